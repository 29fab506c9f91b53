import SprintBenchmark

extension CountdownReport {
    /// The tables in order, each under its title; what the terminal and the pages show.
    public var tables: [(title: String, table: TextTable)] {
        var tables = [
            ("Right answers", accuracyTable), ("Cost of a problem, in the mean", costTable),
            ("Errors that the model inflicted on itself", errorTable),
            ("Answers by kind", answerTable),
        ]
        guard !comparisons.isEmpty else { return tables }
        tables.append(("Against the sequential twin", RunComparison.table(comparisons)))
        tables += comparisons.flatMap(\.lengthTables)
        return tables
    }

    /// The report for a terminal.
    public var text: String {
        let notes = comparisons.first.map { "Warning: \($0.warning)\n" } ?? ""
        return head + "\n"
            + tables.map { "\($0.title)\n\($0.table.text)" }.joined(separator: "\n") + notes
    }

    /// What was measured, where.
    var head: String {
        let bounds = intermediate_max.map(String.init).joined(separator: ", ")
        return "\(problems) problems\(OmittedRecord.text(omitted)), intermediate results up to "
            + "\(bounds); \(unit); \(host.processor), \(host.cores) cores, "
            + "\(host.measured_at)\n"
    }

    /// A row for each measure, a column for each configuration.
    private func table(_ name: String, _ rows: [(String, (Configuration) -> String)]) -> TextTable {
        TextTable(
            head: [name] + configurations.map(\.name),
            rows: rows.map { name, text in [name] + configurations.map(text) })
    }

    private var accuracyTable: TextTable {
        let parts = configurations.first?.accuracy.map(\.part) ?? []
        return table(
            "right answers",
            parts.enumerated().map { index, part in (part, { $0.accuracy[index].right.text }) })
    }

    private var costTable: TextTable {
        table(
            "a problem, mean",
            RunCost.rows.map { row in (row.name, { row.text($0.cost) }) })
    }

    private var errorTable: TextTable {
        func row(_ name: String, _ value: @escaping (Errors) -> Int) -> (
            String, (Configuration) -> String
        ) {
            (name, { "\(value($0.errors))" })
        }
        return table(
            "executions and problems",
            [
                ("wrong executions", { $0.errors.wrong_executions.text }),
                row("  with false lines", \.with_false_lines),
                row("  with lines of no kind", \.with_malformed_lines),
                row("  with a false find", \.false_finds),
                row("  with a missed hit", \.missed_hits), row("  unfinished", \.unfinished),
                row("tasks that no first move leaves", \.wrong_tasks),
                ("problems with any of these", { $0.errors.problems.text }),
                row("  right all the same", \.overcome),
                row("problems with a true find and a wrong answer", \.lost_finds),
                row("problems out of the search's order", \.unsystematic),
            ])
    }

    private var answerTable: TextTable {
        TextTable(
            head: ["configuration", "answer", "problems"],
            rows: configurations.flatMap { one in
                one.answers.map { [one.name, $0.kind.name, "\($0.count)"] }
            })
    }
}
