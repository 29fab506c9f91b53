import Foundation
import SprintProtocol
import SprintTrajectory

/// Writes a data set of a folder's trajectories: chats, role samples and packed tokens in a split
/// by problem, what trainers want to know about them, and a card.
public struct DatasetExport: Sendable {
    /// What is exported.
    public struct Options: Hashable, Sendable {
        /// The share of problems held out.
        public var validationShare = 0.1
        /// What a trajectory is refused for.
        public var mode = CurationValidator.Mode.strict
        /// What an executor sees of its plan, in the packed tokens.
        public var context = ExecutorContext.prefix
        /// Tokens of a planner's sequence at most; a longer sample is refused. Only with a
        /// vocabulary.
        public var tokensMax = Limits.sampleTokensDefault

        /// The defaults.
        public init() {}
    }

    private let options: Options
    private let vocabulary: DatasetVocabulary?
    private let progress: @Sendable (_ done: Int, _ total: Int) -> Void

    /// An export.
    ///
    /// - Parameters:
    ///   - vocabulary: what packed tokens are written in; `nil` writes none.
    ///   - progress: hears of every sample.
    public init(
        options: Options = Options(), vocabulary: DatasetVocabulary? = nil,
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) {
        precondition((0...1).contains(options.validationShare), "a share is 0 to 1")
        self.options = options
        self.vocabulary = vocabulary
        self.progress = progress
    }

    /// Reads every `N.trajectory.txt` of a folder and writes the data set into another.
    ///
    /// - Returns: what was exported and what was refused.
    /// - Throws: `CurationError` for a folder without trajectories, or files that cannot be read or
    ///   written. A trajectory at fault is refused and counted, never an error.
    public func run(from input: String, to output: String) throws(CurationError) -> DatasetReport {
        let folder = CurationFolder(path: input)
        let names = try folder.names(ofFiles: [Self.ending])
        let place = URL(filePath: output, directoryHint: .isDirectory)
        var files = DatasetFiles(
            folder: place, context: vocabulary == nil ? nil : options.context)
        var report = DatasetReport(
            options: options, vocabulary: vocabulary?.name,
            stages: try StageSummary.all(in: URL(filePath: input, directoryHint: .isDirectory)))
        for (index, name) in names.enumerated() {
            let bytes = try folder.read(name + Self.ending)
            try export(name, bytes, to: &files, &report)
            progress(index + 1, names.count)
        }
        try files.finish()
        let written = files.written
        let chats = written.first { $0.kind == .chat }?.splits ?? []
        try ResultFile.write(
            DatasetInfo.text(of: chats), to: place.appending(path: "dataset_info.json"))
        try DatasetCard(report, files: written).write(to: place)
        return report
    }

    private func export(
        _ name: String, _ bytes: [UInt8], to files: inout DatasetFiles,
        _ report: inout DatasetReport
    ) throws(CurationError) {
        let (read, deviations) = DatasetSample.read(name, bytes, mode: options.mode)
        guard let sample = read else { return report.refuse(name, for: deviations) }
        let sequence = vocabulary.map { vocabulary in
            TrainingSequence(
                of: sample, layout: vocabulary.layout, coder: vocabulary.tokenizer,
                context: options.context, end: vocabulary.end)
        }
        if let vocabulary, let sequence {
            if vocabulary.foreignSpecial(in: sequence.written) != nil {
                return report.refuse(name, for: ["special-token"])
            }
            if sequence.tokens.count > options.tokensMax {
                return report.refuse(name, for: ["too-long"])
            }
        }
        let split = DatasetSplit(
            question: Array(sample.question.utf8), validationShare: options.validationShare)
        let lines = DatasetLines(sample, vocabulary: vocabulary)
        try files.write(lines.chat, as: .chat, split)
        try files.write(lines.planner, as: .planner, split)
        try files.write(lines.executors(.prefix), as: .executorPrefix, split)
        try files.write(lines.executors(.rearranged), as: .executorRearranged, split)
        if let sequence { try files.write(PackedRow(name, sequence).line, as: .tokens, split) }
        let metrics = TrajectoryMetrics(
            of: sample.trajectory, includingTags: true, count: length)
        report.enter(
            DatasetReport.Sample(
                name: name, split: split, deviations: deviations, metrics: metrics,
                plans: sample.rounds.map { length($0.plan.bytes) },
                executions: sample.rounds.flatMap { $0.executions.map(length) }))
    }

    private func length(_ text: [UInt8]) -> Int {
        vocabulary?.tokenizer.encode(text, special: .recognise).count ?? text.count
    }

    private static let ending = ".trajectory.txt"
}
