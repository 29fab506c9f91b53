import SprintBenchmark

/// The result of `sprint evaluate countdown`.
public struct CountdownReport: Sendable, Encodable {
    /// What answered.
    public enum System: String, Hashable, Sendable, Codable {
        /// Planner and executors, through a cluster.
        case sprint
        /// The sequential twin, as a plain chain.
        case twin
    }

    /// The records of one configuration.
    public struct Run: Hashable, Sendable {
        /// What answered.
        public var system: System
        /// Its workers; 0 for the twin.
        public var workers: Int
        /// A record for each case, in their order.
        public var records: [RunRecord]

        /// Creates a run.
        public init(system: System, workers: Int, records: [RunRecord]) {
            self.system = system
            self.workers = workers
            self.records = records
        }
    }

    /// A part of the problems with its accuracy.
    public struct Accuracy: Hashable, Sendable, Codable {
        /// The part's name.
        public var part: String
        /// How many of it are right.
        public var right: WilsonInterval
    }

    /// How often a run ended in an answer of a kind.
    public struct AnswerCount: Hashable, Sendable, Codable {
        /// The kind.
        public var kind: CountdownAnswerKind
        /// How often.
        public var count: Int
    }

    /// Errors that the model inflicted on itself.
    public struct Errors: Hashable, Sendable, Codable {
        /// Executions with anything wrong, of all.
        public var wrong_executions: WilsonInterval
        /// Executions with a line whose arithmetic is false.
        public var with_false_lines: Int
        /// Executions with a line of no kind.
        public var with_malformed_lines: Int
        /// Executions that say `found` falsely.
        public var false_finds: Int
        /// Executions that could have found the target and did not say so.
        public var missed_hits: Int
        /// Executions without their last line.
        public var unfinished: Int
        /// Tasks that no first move leaves.
        public var wrong_tasks: Int
        /// Problems with a wrong execution or task, of all.
        public var problems: WilsonInterval
        /// Problems that left the order of the systematic search.
        public var unsystematic: Int
        /// Problems whose executions truly found the target and whose answer is wrong all the same.
        public var lost_finds: Int
        /// Problems with a wrong execution or task whose answer is right all the same.
        public var overcome: Int
    }

    /// One configuration.
    public struct Configuration: Hashable, Sendable, Codable {
        /// Its name.
        public var name: String
        /// What answered.
        public var system: System
        /// Workers; 0 for the twin.
        public var workers: Int
        /// Accuracy over all, solvable and unsolvable problems, and by level.
        public var accuracy: [Accuracy]
        /// Answers by kind.
        public var answers: [AnswerCount]
        /// Costs.
        public var cost: RunCost
        /// Self-inflicted errors.
        public var errors: Errors
    }

    /// One answer, for plots and for other programs.
    public struct Point: Hashable, Sendable, Codable {
        /// The case's id.
        public var id: String
        /// The configuration's name.
        public var configuration: String
        /// The problem's level; `nil` if it is unsolvable, or of no systematic search.
        public var level: Int?
        /// Whether the answer is right.
        public var is_right: Bool
        /// Why.
        public var reason: String
        /// Sequential tokens as published.
        public var sequential_tokens: Int
        /// Time in milliseconds.
        public var wall_ms: Double
        /// Tokens of the reference trace; `nil` without one.
        public var reference_tokens: Int?
    }

    /// The machine.
    public var host: HostFacts
    /// The unit of token counts.
    public var unit: String
    /// Problems.
    public var problems: Int
    /// Records of the problems' file that are no problem under the rule.
    public var omitted: [OmittedRecord]
    /// The largest intermediate results under which `none` was judged, each once.
    public var intermediate_max: [Int]
    /// The configurations.
    public var configurations: [Configuration]
    /// Each configuration of SPRINT against the twin; empty without a twin.
    public var comparisons: [RunComparison]
    /// Every answer.
    public var points: [Point]
}
