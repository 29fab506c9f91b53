import SprintProtocol
import SprintTrajectory

/// A plan or a final answer: whatever the planner's grammar allows, until it closes (contract C6).
final class PlannerPolicy: DecodingPolicy {
    /// The state after all tokens so far.
    private(set) var grammar: PlannerGrammar
    /// What the last token completed, in order.
    private(set) var occurrences: [PlannerGrammar.Occurrence] = []
    /// Whether the limit forced the closing.
    private(set) var isTruncated = false
    private let masks: GrammarMasks
    private let language: ReplicaLanguage

    init(grammar: PlannerGrammar, masks: GrammarMasks, language: ReplicaLanguage) {
        self.grammar = grammar
        self.masks = masks
        self.language = language
    }

    func mask(tokensLeft: Int) -> [UInt64]? {
        let choice = masks.planner.choice(for: grammar, tokensLeft: tokensLeft)
        if choice.isTruncating { isTruncated = true }
        return choice.mask.words
    }

    func advance(_ token: TokenID) -> FinishReason? {
        occurrences = grammar.advance(token: language.tokenizer.bytes(of: token))
        return grammar.isEnded ? .closingTag : nil
    }
}
