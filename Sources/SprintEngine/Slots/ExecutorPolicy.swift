import SprintProtocol
import SprintTrajectory

/// An execution: prose without reserved tags, until its own closing tag or the end of sequence.
final class ExecutorPolicy: DecodingPolicy {
    /// The execution so far, without closing.
    private(set) var tokens: [TokenID] = []
    private var grammar: ExecutorGrammar
    private let masks: GrammarMasks
    private let language: ReplicaLanguage

    init(round: Int, prompt: Int, masks: GrammarMasks, language: ReplicaLanguage) {
        grammar = ExecutorGrammar(round: round, prompt: prompt)
        self.masks = masks
        self.language = language
    }

    var accountsForMask: Bool { false }

    func mask(tokensLeft: Int) -> [UInt64]? { masks.executor.mask(for: grammar).words }

    func advance(_ token: TokenID) -> FinishReason? {
        if language.tokenizer.endOfSequence.contains(token) { return .endOfSequence }
        tokens.append(token)
        guard case .closed(let kept) = grammar.advance(token: language.tokenizer.bytes(of: token))
        else { return nil }
        tokens.removeLast(tokens.count - kept)
        return .closingTag
    }
}
