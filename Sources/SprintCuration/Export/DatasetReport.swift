import SprintTrajectory

/// What an export took and what it refused.
public struct DatasetReport: Sendable {
    /// An exported sample in numbers; lengths are in tokens, or in bytes without a vocabulary.
    public struct Sample: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its share.
        public let split: DatasetSplit
        /// Deviations that it was not refused for, by kind.
        public let deviations: [String]
        /// What the trajectory costs, tags included.
        public let metrics: TrajectoryMetrics
        /// The plans' lengths.
        public let plans: [Int]
        /// The executions' lengths.
        public let executions: [Int]
    }

    /// A sample that was refused.
    public struct Refusal: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// What for.
        public let reasons: [String]
    }

    /// What was asked for.
    public let options: DatasetExport.Options
    /// The vocabulary's name; `nil` where lengths are in bytes.
    public let vocabulary: String?
    /// What the stages before did.
    public let stages: [StageSummary]
    /// The samples, in the order of their names.
    public private(set) var samples: [Sample] = []
    /// The samples that were refused.
    public private(set) var refusals: [Refusal] = []

    init(options: DatasetExport.Options, vocabulary: String?, stages: [StageSummary]) {
        self.options = options
        self.vocabulary = vocabulary
        self.stages = stages
    }

    /// Outcomes, reasons of refusals, and deviations of exported samples.
    public var tally: CurationTally {
        var tally = CurationTally()
        for sample in samples {
            tally.count(sample.split.rawValue)
            for kind in sample.deviations { tally.count("with \(kind)") }
        }
        for refusal in refusals {
            tally.count("refused")
            for reason in refusal.reasons { tally.count(reason) }
        }
        return tally
    }

    /// What lengths are counted in.
    public var unit: String { vocabulary == nil ? "bytes" : "tokens" }

    mutating func enter(_ sample: Sample) { samples.append(sample) }

    mutating func refuse(_ name: String, for reasons: [String]) {
        refusals.append(Refusal(name: name, reasons: reasons))
    }
}
