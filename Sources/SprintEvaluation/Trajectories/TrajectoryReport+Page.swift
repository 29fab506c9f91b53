import SprintBenchmark

extension TrajectoryReport {
    /// The report as a page with plots.
    public var page: ReportPage {
        let notes = [head] + [accuracyText].filter { !$0.isEmpty }
        return ReportPage(
            title: "Trajectories",
            notes: notes + (comparison.map { $0.facts + ["Warning: \($0.warning)"] } ?? []),
            tables: tables, plots: plots)
    }

    private var tables: [(title: String, table: TextTable)] {
        var tables = [("Cost of a trajectory", costTable)]
        if !malformed.isEmpty { tables.append(("Deviations from the form", formTable)) }
        if let comparison { tables.append(("Reduction by length", comparison.lengthTable)) }
        return tables
    }

    private var plots: [SVGPlot] {
        let rounds = trajectories.map(\.prompts.count)
        return (comparison.map { [ReportPlots.reduction($0.by_length, of: "all pairs")] } ?? [])
            + [
                ReportPlots.roundsAlive([(name: "", alive: Self.alive(rounds))]),
                ReportPlots.widths([(name: "", widths: widths)]),
            ]
    }

    /// At place r - 1 the trajectories with r rounds or more.
    static func alive(_ rounds: [Int]) -> [Int] {
        (0..<(rounds.max() ?? 0)).map { round in rounds.count { $0 > round } }
    }
}
