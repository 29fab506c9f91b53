import ArgumentParser
import SprintCommand
import SprintCuration
import SprintEvaluation
import SprintProtocol

/// Which Countdown problems are asked.
struct CountdownProblems: ParsableArguments {
    @Option(
        help: """
            File of problems, JSON lines such as {"numbers": [15, 12, 5, 4], "target": 78} or CSV, \
            optionally with question and sequential (a reference trace); without it they are drawn \
            from the test share.
            """)
    var problems: String?

    @Option(
        help: "Problems: the first so many of the file (default: all), or drawn (default: 500).")
    var count: Int?

    mutating func validate() throws {
        if let count, !(1...Limits.datasetProblemsMax).contains(count) {
            throw ValidationError("--count must be 1 to \(Limits.datasetProblemsMax)")
        }
    }

    /// The problems, those drawn with this seed.
    func cases(seed: UInt64) throws -> [CountdownCase] {
        if let problems {
            let all = try CountdownCase.load(path: problems)
            return Array(all.prefix(count ?? all.count))
        }
        var draw = CountdownDraw(rule: .standard, mix: .standard, split: .test, seed: seed)
        return try (1...(count ?? 500)).map { number in
            let sample = try draw.next()
            return CountdownCase(
                number: number, problem: sample.problem, question: sample.question,
                reference: String(decoding: sample.sequential, as: UTF8.self))
        }
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
