import SprintProtocol

/// Why a replica cannot take a sequence, or cannot go on with one.
public enum EngineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Every slot is in use.
    case slotsBusy(slots: Int)
    /// The sequence needs more pages than the replica's whole budget holds.
    case memoryExhausted(pagesNeeded: Int, pagesMax: Int)
    /// The sequence does not fit the model's context.
    case contextOverflow(tokens: Int, contextTokensMax: Int)
    /// The request is illegal: no tokens, an id outside the vocabulary, a limit below 1.
    case invalidRequest(String)
    /// The named model's weights lead to a logit that is NaN or infinite: nothing can be drawn.
    case logitsNotFinite(model: String)

    /// A sentence that names the values and says what to do.
    public var description: String {
        switch self {
        case .slotsBusy(let slots):
            "all \(slots) slots are busy; wait for one to end or start the replica with more slots"
        case .memoryExhausted(let needed, let most):
            "the sequence needs \(needed) KV pages, the replica holds \(most); raise the KV memory"
        case .contextOverflow(let tokens, let most):
            "\(tokens) tokens do not fit the model's context of \(most); shorten the text"
        case .invalidRequest(let reason):
            reason
        case .logitsNotFinite(let model):
            """
            the logits of model \(model) are not finite: some of its weights are NaN or infinite, \
            or overflow; fetch or convert the model again
            """
        }
    }
}
