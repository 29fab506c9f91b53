import Foundation
import SprintBenchmark

extension MethodReport {
    /// The tables in order, each under its title; what the terminal and the page show.
    public var tables: [(title: String, table: TextTable)] {
        [("Right answers, % / sequential tokens", overview)]
            + results.flatMap { result in
                result.tables.map { ("\(result.dataset.rawValue): \($0.title)", $0.table) }
            }
    }

    /// The report for a terminal.
    public var text: String {
        head + "\n"
            + tables.map { "\($0.title)\n\($0.table.text)" }.joined(separator: "\n")
            + (warning.map { "Warning: \($0)\n" } ?? "")
    }

    /// What was measured, where.
    var head: String {
        let sets = results.map {
            "\($0.problems) of \($0.dataset.rawValue)\(OmittedRecord.text($0.omitted))"
        }
        return "\(sets.joined(separator: ", ")); \(unit); \(host.processor), \(host.cores) cores, "
            + "\(host.measured_at)\n"
    }

    /// What a reader of the views by length must know; `nil` if there are none.
    var warning: String? {
        results.lazy.flatMap(\.lengthComparisons).first?.warning
    }

    /// As the paper's table: a row for each method, a column for each data set.
    private var overview: TextTable {
        let names = results.first?.configurations.map(\.name) ?? []
        return TextTable(
            head: ["method"] + results.map(\.dataset.rawValue),
            rows: names.indices.map { row in
                [names[row]]
                    + results.map { result in
                        let one = result.configurations[row]
                        let tokens = Int(one.cost.sequential_tokens.rounded())
                        return String(format: "%.1f / %d", 100 * one.right.share, tokens)
                    }
            })
    }
}

extension MethodReport.Result {
    /// SPRINT's comparisons: only of them a view by length is shown.
    var lengthComparisons: [RunComparison] {
        let names = configurations.filter { $0.workers > 0 }.map(\.name)
        return comparisons.filter { names.contains($0.configuration) }
    }

    /// The data set's tables.
    var tables: [(title: String, table: TextTable)] {
        let own = [
            ("right answers", accuracyTable), ("cost of a question, in the mean", costTable),
        ]
        guard !comparisons.isEmpty else { return own }
        return own + [("against the sequential chain", RunComparison.table(comparisons))]
            + lengthComparisons.flatMap(\.lengthTables)
    }

    private var accuracyTable: TextTable {
        let parts = configurations.first?.parts ?? []
        let rows = parts.indices.map { row in
            ["  " + parts[row].part] + configurations.map { $0.parts[row].right.text }
        }
        return TextTable(
            head: ["right answers"] + configurations.map(\.name),
            rows: [["all"] + configurations.map(\.right.text)] + rows + [
                ["no box"] + configurations.map { "\($0.unboxed)" },
                ["failed"] + configurations.map { "\($0.failed)" },
            ])
    }

    private var costTable: TextTable {
        TextTable(
            head: ["a question, mean"] + configurations.map(\.name),
            rows: RunCost.rows.map { row in [row.name] + configurations.map { row.text($0.cost) } })
    }
}
