import SprintBenchmark

/// The result of `sprint evaluate run`.
public struct MethodReport: Sendable, Encodable {
    /// The records of one method.
    public struct Run: Hashable, Sendable {
        /// What answered.
        public var method: EvaluationMethod
        /// A record for each problem, in their order.
        public var records: [RunRecord]

        /// Creates a run.
        public init(method: EvaluationMethod, records: [RunRecord]) {
            self.method = method
            self.records = records
        }
    }

    /// The accuracy of a part of a data set.
    public struct PartAccuracy: Hashable, Sendable, Codable {
        /// The part's name.
        public var part: String
        /// How many of it are right.
        public var right: WilsonInterval
    }

    /// A method on a data set.
    public struct Configuration: Hashable, Sendable, Codable {
        /// Its name.
        public var name: String
        /// Its workers; 0 for a baseline.
        public var workers: Int
        /// Right answers, of all.
        public var right: WilsonInterval
        /// Right answers by the data set's parts; empty if it has none.
        public var parts: [PartAccuracy]
        /// Answers without a box, runs that failed among them.
        public var unboxed: Int
        /// Runs that failed.
        public var failed: Int
        /// Costs.
        public var cost: RunCost
        /// At place r − 1 the questions with r rounds or more; empty for a baseline.
        public var rounds_alive: [Int]
        /// Rounds by prompts; empty for a baseline.
        public var widths: [TrajectoryReport.Width]
    }

    /// One answer, for plots and for other programs.
    public struct Point: Hashable, Sendable, Codable {
        /// The problem's id.
        public var id: String
        /// The configuration's name.
        public var configuration: String
        /// The answer in the box; `nil` without one.
        public var answer: String?
        /// Whether it is right.
        public var is_right: Bool
        /// Why.
        public var reason: String
        /// Whether the run failed: its tokens and its time mean nothing.
        public var has_failed: Bool
        /// Sequential tokens as published.
        public var sequential_tokens: Int
        /// All tokens.
        public var total_tokens: Int
        /// Time in milliseconds.
        public var wall_ms: Double
        /// Prompts of each round; empty for a baseline.
        public var prompts: [Int]
        /// Tokens of the reference trace; `nil` without one.
        public var reference_tokens: Int?
    }

    /// One data set.
    public struct Result: Hashable, Sendable, Codable {
        /// Which.
        public var dataset: DatasetKind
        /// Its problems that were asked.
        public var problems: Int
        /// Records of its file that are no problem under the rule.
        public var omitted: [OmittedRecord]
        /// The methods.
        public var configurations: [Configuration]
        /// Each other method against the sequential chain; empty without one.
        public var comparisons: [RunComparison]
        /// Every answer.
        public var points: [Point]
    }

    /// The machine.
    public var host: HostFacts
    /// The unit of token counts.
    public var unit: String
    /// The data sets.
    public var results: [Result]

    /// A report from now and here.
    public init(unit: String, results: [Result]) {
        host = .current()
        self.unit = unit
        self.results = results
    }
}
