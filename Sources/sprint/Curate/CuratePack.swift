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
            and N.question.txt and N.answer.txt where they are; writes N.trajectory.txt of each \
            sample that passes the validator and the filter. The table names every sample and what \
            became of it.
            """)

    @Argument(help: "Folder of samples.") var folder: String

    @Flag(help: "Refuse only what the stage cannot go on with.")
    var asPublished = false

    @Option(help: "Folder for the results; made if missing (nothing is written without it).")
    var output: String?

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
            let names = try samples.names()
            try makeOutputFolder()
            var tally = CurationTally()
            try Terminal.write("sample  rounds  executions  ratio  result\n")
            for name in names {
                let row = try pack(name, of: samples, into: &tally)
                try Terminal.write(row + "\n")
            }
            try Terminal.write(tally.description + "\n")
            try write(summary(of: tally))
        }
    }

    private func summary(of tally: CurationTally) -> StageSummary {
        StageSummary(
            stage: "pack", counts: tally.entries,
            settings: [
                .init(name: "validator", value: asPublished ? "as published" : "strict"),
                .init(name: "merged lines at most", value: "\(mergedLinesMax)"),
                .init(name: "rounds at most", value: "\(maxRounds)"),
                .init(name: "executions a round at least", value: "\(minRatio)"),
            ])
    }

    private func write(_ summary: StageSummary) throws {
        guard let output else { return }
        try summary.write(to: URL(filePath: output, directoryHint: .isDirectory))
    }

    private func pack(_ name: String, of samples: CurationFolder, into tally: inout CurationTally)
        throws -> String
    {
        let sample: CurationSample
        do {
            sample = try samples.sample(name)
        } catch {
            tally.count("unreadable")
            return row(name, nil, error.description)
        }
        let defects = sample.defects
        guard CurationValidator(mode: asPublished ? .asPublished : .strict).accepts(defects) else {
            for kind in Set(defects.map(\.kind)).sorted() { tally.count(kind) }
            return row(name, nil, "refused: \(defects.count) defects, \(defects[0])")
        }
        let trajectory = try sample.trajectory(Packing(mergedLinesMax: mergedLinesMax))
        let verdict = CurationFilter(roundsMax: maxRounds, ratioMin: minRatio)
            .verdict(on: trajectory.rounds)
        tally.count(verdict == .kept ? "kept" : "filtered")
        if verdict == .kept { try write(trajectory, name) }
        return row(name, trajectory, verdict.description)
    }

    private func row(_ name: String, _ trajectory: CuratedTrajectory?, _ result: String) -> String {
        let numbers = trajectory.map { trajectory in
            String(
                format: "%6d  %10d  %5.2f", trajectory.rounds.count, trajectory.executionCount,
                CurationFilter.ratio(of: trajectory.rounds))
        }
        let blank = String(repeating: " ", count: 25)
        return name.padding(toLength: max(6, name.count), withPad: " ", startingAt: 0)
            + "  \(numbers ?? blank)  \(result)"
    }

    private func makeOutputFolder() throws {
        guard let output else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: output, withIntermediateDirectories: true)
        } catch {
            throw CurationError.unwritable(file: output)
        }
    }

    private func write(_ trajectory: CuratedTrajectory, _ name: String) throws {
        guard let output else { return }
        var file = try OutputFile(path: "\(output)/\(name).trajectory.txt")
        file.buffer = trajectory.text
        try file.finish()
    }
}
