import ArgumentParser
import Foundation
import SprintCommand
import SprintCuration

/// `sprint curate pack`: components and graph to rounds, filter and trajectory text.
struct CuratePack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "Pack samples into rounds, filter them, and write their trajectories.",
        discussion: """
            Reads N.components.md, N.dag.json and N.inline.txt (or N.trace.txt) of each sample, \
            and question and answer from N.question.txt and N.answer.txt, or where these are \
            missing from an N.trajectory.txt; writes N.trajectory.txt of each sample that passes \
            the validator and the filter. The table names every sample and what became of it. \
            A trajectory that pack did not write is never overwritten. Exit code 1 says that one \
            was not written for that reason, or that --compare found a difference.
            """)

    @Argument(help: "Folder of samples.") var folder: String

    @Flag(help: "Refuse only what the stage cannot go on with.")
    var asPublished = false

    @Option(help: "Folder for the results; made if missing (nothing is written without it).")
    var output: String?

    @Option(help: "Folder of trajectories to hold the results against: each line that differs.")
    var compare: String?

    @Option(help: "Executions of up to this many lines are merged into their plan.")
    var mergedLinesMax: Int = Packing.published.mergedLinesMax

    @Option(help: "Most rounds of a sample that is kept.")
    var maxRounds: Int = CurationFilter.published.roundsMax

    @Option(help: "Fewest executions a round of a sample that is kept.")
    var minRatio: Double = CurationFilter.published.ratioMin

    mutating func validate() throws {
        if mergedLinesMax < 0 { throw ValidationError("--merged-lines-max must not be negative") }
        if maxRounds < 1 { throw ValidationError("--max-rounds must be positive") }
    }

    func run() async throws {
        try await Failure.exiting {
            let samples = CurationFolder(path: folder)
            let packer = SamplePacker(
                mode: asPublished ? .asPublished : .strict,
                packing: Packing(mergedLinesMax: mergedLinesMax),
                filter: CurationFilter(roundsMax: maxRounds, ratioMin: minRatio))
            var results = PackResults(
                output: try output.map(PackedFolder.init(path:)),
                comparison: try compare.map(PackedComparison.init(path:)))
            let names = try samples.names()
            try Terminal.write("sample  rounds  executions  ratio  result\n")
            for name in names { try results.enter(name, packer.outcome(of: name, in: samples)) }
            try results.finish(settings)
            if results.hasTrouble { throw ExitCode(ExitStatus.failure) }
        }
    }

    private var settings: [StageSummary.Setting] {
        [
            .init(name: "validator", value: asPublished ? "as published" : "strict"),
            .init(name: "merged lines at most", value: "\(mergedLinesMax)"),
            .init(name: "rounds at most", value: "\(maxRounds)"),
            .init(name: "executions a round at least", value: "\(minRatio)"),
        ]
    }
}

/// The table that packing prints, what it writes, and what it is held against.
private struct PackResults {
    private var output: PackedFolder?
    private var comparison: PackedComparison?
    private var tally = CurationTally()
    private var unwritten = 0

    init(output: PackedFolder?, comparison: PackedComparison?) {
        self.output = output
        self.comparison = comparison
    }

    /// Whether a trajectory was not written, or one differs.
    var hasTrouble: Bool { unwritten > 0 || (comparison?.different ?? 0) > 0 }

    mutating func enter(_ name: String, _ outcome: SamplePacker.Outcome) throws {
        for kind in outcome.kinds { tally.count(kind) }
        try show(Self.row(name, outcome))
        var kept: CuratedTrajectory?
        if case .kept(let trajectory, _) = outcome { kept = trajectory }
        if let kept {
            if let obstacle = try output?.keep(kept.text, of: name) {
                unwritten += 1
                tally.count("not-written")
                try show("  not written: \(obstacle)")
            }
        } else if try output?.withdraw(name) == true {
            tally.count("withdrawn")
            try show("  the trajectory that an earlier run wrote of it is taken away")
        }
        for line in try comparison?.differences(of: name, kept) ?? [] { try show("  \(line)") }
    }

    mutating func finish(_ settings: [StageSummary.Setting]) throws {
        for name in comparison?.rest() ?? [] {
            try show("\(name): only in the folder that this is compared with")
        }
        try show(tally.description)
        if let comparison {
            try show("\(comparison.compared) compared, \(comparison.different) different")
        }
        try output?.finish(
            StageSummary(stage: "pack", counts: tally.entries, settings: settings))
    }

    private func show(_ line: String) throws { try Terminal.write(Terminal.plain(line) + "\n") }

    private static func row(_ name: String, _ outcome: SamplePacker.Outcome) -> String {
        let numbers = outcome.trajectory.map { trajectory in
            String(
                format: "%6d  %10d  %5.2f", trajectory.rounds.count, trajectory.executionCount,
                CurationFilter.ratio(of: trajectory.rounds))
        }
        let blank = String(repeating: " ", count: 25)
        return name.padding(toLength: max(6, name.count), withPad: " ", startingAt: 0)
            + "  \(numbers ?? blank)  \(outcome.description)"
    }
}
