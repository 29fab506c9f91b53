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
        /// Tasks of one round on a prefix that is in place, carried out by a replica's executors:
        /// together, beside one after another.
        case round
    }

    /// The kind.
    public var kind: Kind
    /// Tokens in place before the clock starts; the shared prefix of a batch or a round.
    public var depth: Int
    /// Tokens of each sequence that are timed; of a round's longest execution.
    public var tokens: Int
    /// Sequences, or a round's tasks.
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

    /// `tasks` executions of half of `tokens` to `tokens` tokens behind a prefix of `depth` tokens
    /// that all share.
    public static func round(
        _ tokens: Int, tasks: Int, depth: Int, threads: Int
    ) -> EngineWork {
        EngineWork(kind: .round, depth: depth, tokens: tokens, sequences: tasks, threads: threads)
    }

    /// Tokens of each sequence. A round's executions end one after the other, as real ones do.
    var tokensBySequence: [Int] {
        guard kind == .round, sequences > 1 else {
            return Array(repeating: tokens, count: sequences)
        }
        let least = max(1, tokens / 2)
        return (0..<sequences).map { least + (tokens - least) * $0 / (sequences - 1) }
    }

    /// Tokens that the longest sequence has in the end.
    public var contextTokens: Int {
        depth + tokens + (kind == .round ? RoundRunner.tailTokens : 0)
    }

    /// Timed tokens of all sequences.
    public var totalTokens: Int { tokensBySequence.reduce(0, +) }

    /// The work in llama-bench's manner: `pp512`, `tg32 @ d1024`, `tg32 x 8 @ pps512`,
    /// `round 6 x 64-128 @ pps512`.
    public var name: String {
        switch kind {
        case .prefill: "pp\(tokens)"
        case .decode: depth == 0 ? "tg\(tokens)" : "tg\(tokens) @ d\(depth)"
        case .batch: "tg\(tokens) x \(sequences) @ pps\(depth)"
        case .round:
            "round \(sequences) x \(tokensBySequence[0])-\(tokens) @ pps\(depth)"
        }
    }
}
