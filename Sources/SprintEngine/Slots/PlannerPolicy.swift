import SprintProtocol
import SprintTrajectory

/// A plan or a final answer: whatever the planner's grammar allows, until it closes (contract C6).
final class PlannerPolicy: DecodingPolicy {
    /// The state after all tokens so far.
    private(set) var grammar: PlannerGrammar
    /// What the last token completed, in order.
    private(set) var occurrences: [PlannerGrammar.Occurrence] = []
    private(set) var unlimitedMask: [UInt64]?
    /// What is left of a forced closing: decided once, then written to its end.
    private var closing: ArraySlice<TokenID> = []
    /// Tokens drawn so far.
    private var drawn = 0
    private let planTokens: Int, answerTokens: Int
    private let masks: GrammarMasks
    private let language: ReplicaLanguage

    /// Limits are of the whole segment: as a plan, and as the answer.
    init(
        grammar: PlannerGrammar, planTokens: Int, answerTokens: Int, masks: GrammarMasks,
        language: ReplicaLanguage
    ) {
        self.grammar = grammar
        self.planTokens = planTokens
        self.answerTokens = answerTokens
        self.masks = masks
        self.language = language
    }

    var accountsForMask: Bool { true }

    func mask(tokensLeft: Int) -> [UInt64]? {
        if let token = closing.first {
            unlimitedMask = masks.planner.mask(for: grammar).words
            return language.only(token)
        }
        let choice = masks.planner.choice(for: grammar, tokensLeft: max(1, limit - drawn))
        unlimitedMask = choice.unlimited?.words
        guard choice.isClosing else { return choice.mask.words }
        closing = masks.planner.closingTokens(for: grammar)[...]
        return closing.first.map(language.only)
    }

    /// The segment's limit. While it may still be either, its shortest closing is a plan's, and so
    /// is the limit that closing is held against.
    private var limit: Int {
        grammar.isAnswer == true ? answerTokens : planTokens
    }

    func advance(_ token: TokenID) -> FinishReason? {
        closing = closing.dropFirst()
        drawn += 1
        occurrences = grammar.advance(token: language.tokenizer.bytes(of: token))
        return grammar.isEnded ? .closingTag : nil
    }
}
