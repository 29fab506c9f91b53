import ArgumentParser
import SprintCommand
import SprintCountdown
import SprintEvaluation
import SprintProtocol

/// Which data sets are asked.
struct DatasetFlags: ParsableArguments {
    @Option(
        help: """
            Data set and its file, .jsonl, .json or .csv: countdown=FILE, math500=FILE, gpqa=FILE \
            or aime=FILE; may be repeated.
            """)
    var dataset: [DatasetFile] = []

    @Option(help: "Problems: the first so many of the file (default: all).")
    var count: Int?

    @Option(help: "Largest intermediate result, where a problem's line names none.")
    var maxIntermediate = CountdownRule.standard.intermediateMax

    mutating func validate() throws {
        if dataset.isEmpty { throw ValidationError("no data set: pass --dataset NAME=FILE") }
        if Set(dataset.map(\.kind)).count < dataset.count {
            throw ValidationError("--dataset names a data set twice; run it into another --output")
        }
        if let count, !(1...Limits.datasetProblemsMax).contains(count) {
            throw ValidationError("--count must be 1 to \(Limits.datasetProblemsMax)")
        }
        do { _ = try rule() } catch { throw ValidationError("\(error)") }
    }

    /// The data sets, read from their files.
    func datasets() throws -> [Dataset] {
        try dataset.map { file in
            let all = try Dataset(file.kind, path: file.path, rule: try rule())
            for record in all.omitted {
                Terminal.writeError(Terminal.plain("left out: \(file.path), \(record)\n"))
            }
            return Dataset(
                kind: file.kind,
                problems: Array(all.problems.prefix(count ?? all.problems.count)),
                omitted: all.omitted)
        }
    }

    private func rule() throws -> CountdownRule {
        try CountdownRule(intermediateMax: maxIntermediate)
    }
}

/// A data set's file on the command line: `math500=test.jsonl`.
struct DatasetFile: ExpressibleByArgument, Sendable {
    var kind: DatasetKind
    var path: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let kind = DatasetKind(rawValue: String(parts[0])) else {
            return nil
        }
        self.kind = kind
        path = String(parts[1])
    }
}

/// Methods on the command line: `sprint,sequential`.
struct MethodNames: ExpressibleByArgument, Sendable {
    /// A method, clusters of all sizes together.
    enum Name: String, CaseIterable, Sendable {
        case sprint, sequential
        case selfConsistency = "self-consistency"
        case skeletonOfThought = "skeleton-of-thought"
    }

    var names: [Name]

    init(_ names: [Name]) { self.names = names }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map {
            Name(rawValue: String($0))
        }
        names = parts.compactMap(\.self)
        guard names.count == parts.count, Set(names).count == names.count else { return nil }
    }

    var defaultValueDescription: String { names.map(\.rawValue).joined(separator: ",") }

    /// The methods, SPRINT with each number of workers.
    func methods(workers: [Int]) -> [EvaluationMethod] {
        names.flatMap { name -> [EvaluationMethod] in
            switch name {
            case .sprint: workers.map { .sprint(workers: $0) }
            case .sequential: [.sequential]
            case .selfConsistency: [.selfConsistency]
            case .skeletonOfThought: [.skeletonOfThought]
            }
        }
    }
}
