import SprintProtocol

/// What may be drawn next in a segment, and when the segment ends. One object a segment, owned by
/// its slot and read by its session; it must depend on the tokens alone (contract C1).
protocol DecodingPolicy: AnyObject {
    /// Legal tokens as bits (bit id%64 of word id/64); `nil` allows all of the tokenizer's.
    ///
    /// - Parameter tokensLeft: tokens the segment may still draw, at least 1.
    func mask(tokensLeft: Int) -> [UInt64]?

    /// What the last mask would have been without the segment's limit; `nil` if the limit took
    /// nothing away.
    var unlimitedMask: [UInt64]? { get }

    /// Whether anybody reads what the mask took away; finding it costs a pass over the vocabulary.
    var accountsForMask: Bool { get }

    /// Takes note of a drawn token; returns why the segment ends with it, or `nil` if it goes on.
    func advance(_ token: TokenID) -> FinishReason?
}

extension DecodingPolicy {
    var unlimitedMask: [UInt64]? { nil }
}

/// A stretch of tokens that a slot draws: an execution, a plan, an answer.
struct Segment {
    /// What may be drawn.
    let policy: any DecodingPolicy
    /// How it is drawn.
    let sampling: SamplingParameters
    /// Key of the draws.
    let seed: UInt64
    /// Place of the draws: the round, and the prompt with the planner 0.
    let round: Int, prompt: Int
    /// Tokens at most, at least 1.
    let maxTokens: Int
}
