import SprintProtocol
import SprintTrajectory

/// An execution: prose without reserved tags, until its own closing tag or the end of sequence.
final class ExecutorPolicy: DecodingPolicy {
    /// The execution so far, without closing.
    private(set) var tokens: [TokenID] = []
    private var grammar: ExecutorGrammar
    private let masks: GrammarMasks
    private let language: ReplicaLanguage
    private let writesToLimit: Bool

    /// - Parameter writesToLimit: whether an end is passed over and the grammar begins anew.
    init(
        round: Int, prompt: Int, masks: GrammarMasks, language: ReplicaLanguage,
        writesToLimit: Bool = false
    ) {
        grammar = ExecutorGrammar(round: round, prompt: prompt)
        self.masks = masks
        self.language = language
        self.writesToLimit = writesToLimit
    }

    var accountsForMask: Bool { false }

    func mask(tokensLeft: Int) -> [UInt64]? { masks.executor.mask(for: grammar).words }

    func advance(_ token: TokenID) -> FinishReason? {
        let isEnd = language.tokenizer.endOfSequence.contains(token)
        if isEnd, !writesToLimit { return .endOfSequence }
        tokens.append(token)
        guard !isEnd,
            case .closed(let kept) = grammar.advance(token: language.tokenizer.bytes(of: token))
        else { return nil }
        guard !writesToLimit else {
            grammar = ExecutorGrammar(round: grammar.round, prompt: grammar.prompt)
            return nil
        }
        tokens.removeLast(tokens.count - kept)
        return .closingTag
    }
}
