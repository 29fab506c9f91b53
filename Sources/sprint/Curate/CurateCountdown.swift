import ArgumentParser
import SprintCommand
import SprintCountdown
import SprintCuration

/// `sprint curate countdown`: arithmetic problems with their sequential reasoning and trajectories.
struct CurateCountdown: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "countdown",
        abstract: "Generate Countdown problems with both texts of the same search, as JSONL.",
        discussion: """
            A problem is four numbers and a target; every number is used once, with + - * /, and \
            every intermediate result is a positive integer within the bound. The level of a \
            problem is the first move at which the systematic search meets a solution; 0 is \
            unsolvable. Splits are disjoint by the set of numbers and the target.
            """)

    @Option(help: "Problems to generate.")
    var count = 1_000

    @Option(help: "Seed of every random draw.")
    var seed: UInt64 = 0

    @Option(help: "The share to draw from: train, validation or test; all if left out.")
    var split: CountdownSplit?

    @Flag(help: "Draw uniformly among the rule's problems, whatever their level.")
    var natural = false

    @Option(help: "Bands of levels that occur alike often.")
    var levelMix: LevelBands = .standard

    @Option(help: "Share of unsolvable problems.")
    var unsolvableShare = 0.15

    @Option(help: "Numbers to draw from.")
    var numbers = ValueRange(1...15)

    @Option(help: "Targets to draw from.")
    var target = ValueRange(10...100)

    @Option(help: "Largest intermediate result, where a problem's line names none.")
    var maxIntermediate = 100

    @Option(help: "File to write; stdout if left out.")
    var output: String?

    mutating func validate() throws {
        if count < 1 { throw ValidationError("--count must be positive") }
        if !(0...1).contains(unsolvableShare) {
            throw ValidationError("--unsolvable-share must be 0 to 1")
        }
        do { _ = try rule() } catch { throw ValidationError("\(error)") }
    }

    func run() async throws {
        try await Failure.exiting {
            var draw = CountdownDraw(rule: try rule(), mix: mix, split: split, seed: seed)
            var output = try OutputFile(path: output)
            var progress = ProgressBar("problems", of: count)
            for done in 1...count {
                try draw.next().writeLine(to: &output.buffer)
                try output.flushIfLarge()
                progress.show(done)
            }
            try output.finish()
            progress.end()
        }
    }

    private var mix: CountdownMix {
        natural
            ? .natural
            : .balanced(
                bands: levelMix.bands,
                unsolvablePermille: Int((unsolvableShare * 1_000).rounded()))
    }

    private func rule() throws -> CountdownRule {
        try CountdownRule(
            numbers: numbers.range, targets: target.range, intermediateMax: maxIntermediate)
    }
}

extension CountdownSplit: ExpressibleByArgument {}
