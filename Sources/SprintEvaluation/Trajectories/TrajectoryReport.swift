/// `sprint evaluate trajectories`: what a folder of trajectories costs and how often it is right.
public struct TrajectoryReport: Sendable, Codable {
    /// Means over the trajectories.
    public struct Means: Hashable, Sendable, Codable {
        /// Sequential tokens as published, with the barrier, with tags, with retries.
        public var sequential_tokens: Double
        /// See `sequential_tokens`.
        public var sequential_tokens_with_barrier: Double
        /// See `sequential_tokens`.
        public var sequential_tokens_with_tags: Double
        /// See `sequential_tokens`; `nil` unless every file says what was thrown away, and all is
        /// counted in the model's own vocabulary.
        public var sequential_tokens_with_retries: Double?
        /// Tokens that were thrown away, in the model's own vocabulary; `nil` unless every file
        /// says.
        public var discarded_tokens: Double?
        /// All tokens.
        public var total_tokens: Double
        /// Rounds.
        public var rounds: Double
        /// Prompts a round, over all rounds.
        public var prompts_per_round: Double
        /// Total over sequential tokens, of the means.
        public var parallelism: Double
        /// The critical path's tokens in plans, executions and the answer.
        public var critical_path: [Part]

        /// A part of the critical path.
        public struct Part: Hashable, Sendable, Codable {
            /// `plan`, `execution` or `answer`.
            public var part: String
            /// Its tokens.
            public var tokens: Double
        }
    }

    /// How many rounds have a number of prompts.
    public struct Width: Hashable, Sendable, Codable {
        /// Prompts.
        public var prompts: Int
        /// Rounds with so many.
        public var rounds: Int

        /// Counts the rounds of each width that occurs, narrowest first.
        static func counts(of prompts: [Int]) -> [Width] {
            (0...(prompts.max() ?? 0)).map { width in
                Width(prompts: width, rounds: prompts.count { $0 == width })
            }.filter { $0.rounds > 0 }
        }
    }

    /// A kind of deviation over all trajectories.
    public struct Malformed: Hashable, Sendable, Codable {
        /// The kind.
        public var kind: String
        /// How often it shows.
        public var count: Int
        /// In how many trajectories.
        public var trajectories: Int
    }

    /// The comparison with a baseline on the questions that both answered.
    public struct Comparison: Hashable, Sendable, Codable {
        /// Ids that only one of the two folders holds.
        public var unpaired: [String]
        /// Files of the baseline that could not be read.
        public var unreadable: [TrajectoryFolder.Unreadable]
        /// The baseline's accuracy; `nil` without gold answers.
        public var accuracy: WilsonInterval?
        /// The same with all boxes of the final answer together; `nil` where it is the same.
        public var accuracy_together: WilsonInterval?
        /// Ids of the baseline's runs that failed and of its files that cannot be read, where there
        /// is a gold answer: in `accuracy` each is a wrong answer.
        public var lost: [String]
        /// Ids of gold answers of which the baseline holds no file.
        public var unanswered: [String]
        /// Both accuracies on the gold answers that both folders hold files of; `nil` where that is
        /// all of them on either side.
        public var on_pairs: Accuracies?
        /// Of the two accuracies; the baseline is the first. `nil` without gold answers.
        public var mcnemar: McNemarTest?
        /// The reduction of sequential tokens over all pairs.
        public var reduction: PairedReduction
        /// The reduction by length, one view after the other.
        public var by_length: [LengthView]
        /// What to keep in mind when reading `by_length`.
        public var warning: String
        /// The baseline's texts.
        public var baseline: [BaselineMeasurement]
    }

    /// The accuracies of two systems on the same questions.
    public struct Accuracies: Hashable, Sendable, Codable {
        /// The baseline's.
        public var baseline: WilsonInterval
        /// That of the trajectories.
        public var system: WilsonInterval
    }

    /// The unit of every token count.
    public var unit: String
    /// Trajectories that were measured.
    public var count: Int
    /// Those of them that have neither a plan nor an execution: all of their text counts.
    public var bare: Int
    /// Files that could not be.
    public var unreadable: [TrajectoryFolder.Unreadable]
    /// Means.
    public var means: Means
    /// Rounds by prompts.
    public var widths: [Width]
    /// What deviates from the form, by kind.
    public var malformed: [Malformed]
    /// Accuracy; `nil` without gold answers.
    public var accuracy: WilsonInterval?
    /// The same with all boxes of the final answer together; `nil` where it is the same.
    public var accuracy_together: WilsonInterval?
    /// Ids of runs that failed and of files that cannot be read, where there is a gold answer: in
    /// `accuracy` each is a wrong answer.
    public var lost: [String]
    /// Ids of gold answers of which there is no file: they are in no accuracy.
    public var unanswered: [String]
    /// Ids that have no gold answer, where there are gold answers.
    public var ungraded: [String]
    /// The baseline; `nil` without one.
    public var comparison: Comparison?
    /// Each trajectory.
    public var trajectories: [TrajectoryMeasurement]
}

extension TrajectoryReport.Means {
    init(_ all: [TrajectoryMeasurement]) {
        func mean(_ field: (TrajectoryMeasurement) -> Int) -> Double {
            Double(all.reduce(0) { $0 + field($1) }) / Double(max(1, all.count))
        }
        let prompts = all.flatMap(\.prompts)
        func meanIfKnown(_ field: (TrajectoryMeasurement) -> Int?) -> Double? {
            all.isEmpty || all.contains { field($0) == nil } ? nil : mean { field($0) ?? 0 }
        }
        sequential_tokens = mean(\.sequential_tokens)
        sequential_tokens_with_barrier = mean(\.sequential_tokens_with_barrier)
        sequential_tokens_with_tags = mean(\.sequential_tokens_with_tags)
        sequential_tokens_with_retries = meanIfKnown(\.sequential_tokens_with_retries)
        discarded_tokens = meanIfKnown(\.discarded_tokens)
        total_tokens = mean(\.total_tokens)
        rounds = mean(\.prompts.count)
        prompts_per_round = Double(prompts.reduce(0, +)) / Double(max(1, prompts.count))
        parallelism = sequential_tokens == 0 ? 1 : total_tokens / sequential_tokens
        critical_path = [
            Part(part: "plan", tokens: mean(\.critical_plan_tokens)),
            Part(part: "execution", tokens: mean(\.critical_execution_tokens)),
            Part(part: "answer", tokens: mean(\.answer_tokens)),
        ]
    }
}
