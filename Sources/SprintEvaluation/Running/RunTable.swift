import SprintBenchmark

/// How far every data set is by every method, as a table that is shown while an evaluation runs.
public struct RunTable: Hashable, Sendable {
    private struct Key: Hashable {
        var dataset: DatasetKind
        var configuration: String
    }

    private let keys: [Key]
    private let totals: [Int]
    private var states: [Key: EvaluationRunner.Progress] = [:]

    /// A table of what is to be done.
    public init(datasets: [Dataset], methods: [EvaluationMethod]) {
        keys = datasets.flatMap { dataset in
            methods.map { Key(dataset: dataset.kind, configuration: $0.name) }
        }
        totals = datasets.flatMap { dataset in methods.map { _ in dataset.problems.count } }
    }

    /// Takes note of how far a configuration is.
    public mutating func note(_ progress: EvaluationRunner.Progress, of dataset: DatasetKind) {
        states[Key(dataset: dataset, configuration: progress.configuration)] = progress
    }

    /// The table.
    public var text: String {
        TextTable(
            head: ["data set", "method", "done", "right", "tokens", "ms", "left"],
            rows: zip(keys, totals).map { key, total in
                let place = [key.dataset.rawValue, key.configuration]
                guard let state = states[key] else {
                    return place + ["0/\(total)", "", "", "", ""]
                }
                return place + [
                    "\(state.done)/\(total)", state.shareText ?? "",
                    state.means.map { "\(Int($0.tokens.rounded()))" } ?? "",
                    state.means.map { "\(Int($0.milliseconds.rounded()))" } ?? "",
                    state.leftText ?? "",
                ]
            }
        ).text
    }
}
