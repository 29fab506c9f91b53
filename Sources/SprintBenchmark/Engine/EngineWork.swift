/// One thing that `sprint bench engine` measures.
public struct EngineWork: Hashable, Sendable, Encodable {
    /// The kinds of work.
    public enum Kind: String, Hashable, Sendable, Encodable {
        /// Tokens of one sequence read in chunks, the last one's logits wanted.
        case prefill
        /// Tokens written one after the other by one sequence.
        case decode
        /// Tokens written by sequences that share a prefix, one each a step.
        case batch
    }

    /// The kind.
    public var kind: Kind
    /// Tokens in place before the clock starts; the shared prefix of a batch.
    public var depth: Int
    /// Tokens of each sequence that are timed.
    public var tokens: Int
    /// Sequences.
    public var sequences: Int
    /// Compute threads.
    public var threads: Int

    /// Prefill of `tokens` tokens.
    public static func prefill(_ tokens: Int, threads: Int) -> EngineWork {
        EngineWork(kind: .prefill, depth: 0, tokens: tokens, sequences: 1, threads: threads)
    }

    /// `tokens` tokens of one sequence behind `depth` others.
    public static func decode(_ tokens: Int, depth: Int, threads: Int) -> EngineWork {
        EngineWork(kind: .decode, depth: depth, tokens: tokens, sequences: 1, threads: threads)
    }

    /// `tokens` tokens of each of `sequences` behind a prefix of `depth` tokens that all share.
    public static func batch(
        _ tokens: Int, sequences: Int, depth: Int, threads: Int
    ) -> EngineWork {
        EngineWork(
            kind: .batch, depth: depth, tokens: tokens, sequences: sequences, threads: threads)
    }

    /// Timed tokens of all sequences.
    public var totalTokens: Int { tokens * sequences }

    /// The work in llama-bench's manner: `pp512`, `tg32 @ d1024`, `tg32 x 8 @ pps512`.
    public var name: String {
        switch kind {
        case .prefill: "pp\(tokens)"
        case .decode: depth == 0 ? "tg\(tokens)" : "tg\(tokens) @ d\(depth)"
        case .batch: "tg\(tokens) x \(sequences) @ pps\(depth)"
        }
    }
}
