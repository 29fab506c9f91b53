import ArgumentParser
import SprintCommand
import SprintCountdown
import SprintCuration
import SprintEvaluation
import SprintProtocol

/// Which Countdown problems are asked.
struct CountdownProblems: ParsableArguments {
    @Option(
        help: """
            File of problems, JSON such as {"numbers": [15, 12, 5, 4], "target": 78} or CSV, \
            optionally with question, sequential (a reference trace) and max_intermediate; \
            without it they are drawn from the test share.
            """)
    var problems: String?

    @Option(help: "Numbers to draw from.")
    var numbers = ValueRange(CountdownRule.standard.numbers)

    @Option(help: "Targets to draw from.")
    var target = ValueRange(CountdownRule.standard.targets)

    @Option(help: "Largest intermediate result, where a problem's line names none.")
    var maxIntermediate = CountdownRule.standard.intermediateMax

    @Option(
        help: "Problems: the first so many of the file (default: all), or drawn (default: 500).")
    var count: Int?

    mutating func validate() throws {
        if let count, !(1...Limits.datasetProblemsMax).contains(count) {
            throw ValidationError("--count must be 1 to \(Limits.datasetProblemsMax)")
        }
        do { _ = try rule() } catch { throw ValidationError("\(error)") }
    }

    /// The problems, those drawn with this seed, and the records of the file that are none.
    func cases(seed: UInt64) throws -> (cases: [CountdownCase], omitted: [OmittedRecord]) {
        let rule = try rule()
        if let problems {
            let file = try CountdownFile(path: problems, rule: rule, onlySearched: true)
            for record in file.omitted {
                Terminal.writeError(Terminal.plain("left out: \(problems), \(record)\n"))
            }
            return (Array(file.cases.prefix(count ?? file.cases.count)), file.omitted)
        }
        var draw = CountdownDraw(rule: rule, mix: .standard, split: .test, seed: seed)
        let cases = try (1...(count ?? 500)).map { number in
            let sample = try draw.next()
            return CountdownCase(
                number: number, problem: sample.problem, question: sample.question,
                reference: String(decoding: sample.sequential, as: UTF8.self),
                solver: CountdownSolver(rule: rule))
        }
        return (cases, [])
    }

    /// What problems are drawn under, or of a file what their solutions may compute.
    private func rule() throws -> CountdownRule {
        problems == nil
            ? try CountdownRule(
                numbers: numbers.range, targets: target.range, intermediateMax: maxIntermediate)
            : try CountdownRule(intermediateMax: maxIntermediate)
    }
}

/// Numbers of workers on the command line: `1,2,4`.
struct WorkerCounts: ExpressibleByArgument, Sendable {
    var counts: [Int]

    init(_ counts: [Int]) { self.counts = counts }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        counts = parts.compactMap(\.self)
        guard counts.count == parts.count, Set(counts).count == counts.count,
            counts.allSatisfy({ (1...64).contains($0) })
        else { return nil }
    }

    var defaultValueDescription: String { counts.map(String.init).joined(separator: ",") }
}
