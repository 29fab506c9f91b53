import Foundation

extension MethodReport {
    /// The report as a page with plots.
    public var page: ReportPage {
        ReportPage(
            title: "SPRINT and its baselines",
            notes: [head.trimmingCharacters(in: .whitespacesAndNewlines)]
                + (warning.map { ["Warning: \($0)"] } ?? []),
            tables: tables,
            plots: results.flatMap { result in
                result.plots.map { plot in
                    var plot = plot
                    plot.title = "\(result.dataset.rawValue): \(plot.title)"
                    return plot
                }
            })
    }
}

extension MethodReport.Result {
    /// The data set's plots.
    fileprivate var plots: [SVGPlot] {
        let planned = configurations.filter { $0.workers > 0 }
        let accuracy = ReportPlots.accuracy(
            configurations.map { (name: $0.name, right: $0.right, cost: $0.cost) })
        let wall = ReportPlots.wall(configurations.map { (name: $0.name, cost: $0.cost) })
        let against =
            comparisons.isEmpty ? [] : [ReportPlots.wall(wallPairs, against: "sequential")]
        let rounds =
            planned.isEmpty
            ? []
            : [
                ReportPlots.roundsAlive(planned.map { (name: $0.name, alive: $0.rounds_alive) }),
                ReportPlots.widths(planned.map { (name: $0.name, widths: $0.widths) }),
            ]
        return [accuracy, wall] + against + lengthComparisons.prefix(1).map(\.lengthPlot)
            + rounds
    }

    /// Each question's time by a method, with the chain's.
    private var wallPairs: [(name: String, pairs: [PairedReduction.Pair])] {
        func points(_ name: String) -> [MethodReport.Point] {
            self.points.filter { $0.configuration == name }
        }
        let baseline = points(EvaluationMethod.sequential.name)
        return comparisons.map { one in
            let pairs = zip(baseline, points(one.configuration)).filter {
                !$0.has_failed && !$1.has_failed
            }
            return (
                one.configuration,
                pairs.map { PairedReduction.Pair(baseline: $0.wall_ms, system: $1.wall_ms) }
            )
        }
    }
}
