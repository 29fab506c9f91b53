import SprintBenchmark

/// Tokens and time of a question, in the mean over those whose run did not fail.
public struct RunCost: Hashable, Sendable, Codable {
    /// Sequential tokens as published: tags deleted. Of a chain all its tokens, without tags.
    public var sequential_tokens: Double
    /// The same with the barrier.
    public var sequential_tokens_with_barrier: Double
    /// The same as `sequential_tokens`, in the same vocabulary, with tags.
    public var sequential_tokens_with_tags: Double
    /// All tokens, tags deleted.
    public var total_tokens: Double
    /// Tokens that were thrown away. Their text is not kept, so that they are in the model's own
    /// vocabulary, whatever the others are counted in.
    public var discarded_tokens: Double
    /// Time from question to answer, in milliseconds.
    public var wall_ms: Double
    /// Its median.
    public var wall_p50_ms: Double
    /// Its ninetieth percentile.
    public var wall_p90_ms: Double

    /// The costs of answers, failed ones left out.
    init(of answers: [MeasuredAnswer]) {
        let answered = answers.filter { $0.answer.failure == nil }
        func mean(_ field: (MeasuredAnswer) -> Double) -> Double {
            answered.reduce(0) { $0 + field($1) } / Double(max(1, answered.count))
        }
        let wall = answered.map(\.answer.wall_ms)
        sequential_tokens = mean { Double($0.sequential) }
        sequential_tokens_with_barrier = mean { Double($0.barrier) }
        sequential_tokens_with_tags = mean { Double($0.tagged) }
        total_tokens = mean { Double($0.total) }
        discarded_tokens = mean { Double($0.answer.discarded_tokens) }
        wall_ms = mean(\.answer.wall_ms)
        wall_p50_ms = Statistics.percentile(0.5, of: wall)
        wall_p90_ms = Statistics.percentile(0.9, of: wall)
    }

    /// The rows of a table of costs: a name, and the figure as text.
    static let rows: [(name: String, text: @Sendable (RunCost) -> String)] = [
        row("sequential tokens, as published", \.sequential_tokens),
        row("  with the barrier", \.sequential_tokens_with_barrier),
        row("  with tags", \.sequential_tokens_with_tags),
        row("total tokens", \.total_tokens),
        row("discarded, in the model's own tokens", \.discarded_tokens),
        row("wall-clock, ms", \.wall_ms), row("  median", \.wall_p50_ms),
        row("  90th percentile", \.wall_p90_ms),
    ]

    private static func row(
        _ name: String, _ value: @escaping @Sendable (RunCost) -> Double
    ) -> (name: String, text: @Sendable (RunCost) -> String) {
        (name, { "\(Int(value($0).rounded()))" })
    }
}
