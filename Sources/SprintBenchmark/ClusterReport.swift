import Foundation
import SprintProtocol

/// The result of `sprint bench cluster`, as JSON and as a table.
public struct ClusterReport: Sendable, Encodable {
    /// One measured configuration.
    public struct Row: Sendable, Encodable {
        /// `cluster` or `plain chain`.
        public var system: String
        /// Local workers; 0 for the chain.
        public var workers: Int
        /// Ship policy; `-` for the chain.
        public var ship: String
        /// Compute threads of the workers, or of the chain's replica.
        public var threads: Int
        /// Questions answered a second.
        public var questions_per_second: Statistics
        /// Tokens decoded a second, over all replicas.
        public var tokens_per_second: Statistics
        /// Latency percentiles over all questions of all repetitions.
        public var latency_ms: Percentiles
        /// Sequential tokens a question (SPRINT's metric).
        public var sequential_tokens: Double
        /// Tokens a question in all.
        public var total_tokens: Double
        /// Pages shipped a question.
        public var pages_shipped: Double
        /// Bytes shipped a question.
        public var bytes_shipped: Double
    }

    /// Percentiles in milliseconds.
    public struct Percentiles: Sendable, Encodable {
        /// Median.
        public var p50: Double
        /// The ninetieth percentile.
        public var p90: Double
        /// The ninety-ninth percentile.
        public var p99: Double
    }

    /// The machine.
    public var host: HostFacts
    /// The model's name.
    public var model: String
    /// Questions a repetition.
    public var questions: Int
    /// Clients.
    public var concurrency: Int
    /// Repetitions of each row.
    public var repetitions: Int
    /// Threads of each worker.
    public var threads_per_worker: Int
    /// Slots of each worker.
    public var slots_per_worker: Int
    /// The numerics profile.
    public var numerics: String
    /// Sampling temperature; 0 is greedy.
    public var temperature: Double
    /// The seed that questions and draws come from.
    public var seed: String
    /// The rows.
    public var rows: [Row]

    /// The report as a table for people; ± is the standard deviation over repetitions.
    public var table: String {
        let head = [
            "system", "workers", "threads", "ship", "questions/s", "tokens/s", "p50 ms", "p90 ms",
            "p99 ms", "seq. tok", "total tok", "pages", "MB",
        ]
        let body = rows.map { row in
            [
                row.system, row.workers == 0 ? "-" : "\(row.workers)", "\(row.threads)", row.ship,
                Self.text(row.questions_per_second, "%.3f"),
                Self.text(row.tokens_per_second, "%.1f"),
                Self.text(row.latency_ms.p50), Self.text(row.latency_ms.p90),
                Self.text(row.latency_ms.p99), Self.text(row.sequential_tokens),
                Self.text(row.total_tokens), Self.text(row.pages_shipped),
                String(format: "%.1f", row.bytes_shipped / 1e6),
            ]
        }
        let title =
            "\(model): \(questions) questions, \(concurrency) at once, \(repetitions) repetitions, "
            + "numerics \(numerics), seed \(seed), \(host.processor), \(host.cores) cores\n"
        return title + TextTable(head: head, rows: body).text
    }

    private static func text(_ value: Double) -> String { String(format: "%.0f", value) }

    private static func text(_ value: Statistics, _ format: String) -> String {
        String(format: format + " ± " + format, value.mean, value.deviation)
    }
}

extension ClusterReport {
    /// One pass over all questions.
    struct Repetition: Sendable {
        var seconds: Double
        var latencies: [Double]
        var tokensByQuestion: [Int]
        var sequentialTokens = 0
        var pagesShipped = 0
        var bytesShipped = 0
    }
}

extension ClusterReport.Repetition {
    init(_ answers: [ClosedLoop.Answered], seconds: Double) {
        self.seconds = seconds
        latencies = answers.map(\.latencyMilliseconds)
        tokensByQuestion = answers.map(\.result.totalTokens)
        sequentialTokens = answers.reduce(0) { $0 + $1.result.sequentialTokens }
        let account = ExecutionAccount(sumOf: answers.map(\.result.executionAccount))
        pagesShipped = account.pagesShipped
        bytesShipped = account.bytesShipped
    }

    init(_ outcome: ChainRunner.Outcome) {
        seconds = outcome.seconds
        latencies = outcome.latenciesMilliseconds
        tokensByQuestion = [outcome.tokens]
        sequentialTokens = outcome.tokens
    }
}

extension ClusterReport.Row {
    init(
        system: String, workers: Int, ship: String, threads: Int,
        _ repetitions: [ClusterReport.Repetition]
    ) {
        let latencies = repetitions.flatMap(\.latencies)
        let count = Double(max(1, latencies.count))
        func total(_ repetition: ClusterReport.Repetition) -> Int {
            repetition.tokensByQuestion.reduce(0, +)
        }
        func mean(_ field: (ClusterReport.Repetition) -> Int) -> Double {
            Double(repetitions.reduce(0) { $0 + field($1) }) / count
        }
        self.system = system
        self.workers = workers
        self.ship = ship
        self.threads = threads
        questions_per_second = Statistics(
            repetitions.map { Double($0.latencies.count) / $0.seconds })
        tokens_per_second = Statistics(repetitions.map { Double(total($0)) / $0.seconds })
        latency_ms = ClusterReport.Percentiles(
            p50: Statistics.percentile(0.5, of: latencies),
            p90: Statistics.percentile(0.9, of: latencies),
            p99: Statistics.percentile(0.99, of: latencies))
        sequential_tokens = mean(\.sequentialTokens)
        total_tokens = mean(total)
        pages_shipped = mean(\.pagesShipped)
        bytes_shipped = mean(\.bytesShipped)
    }
}
