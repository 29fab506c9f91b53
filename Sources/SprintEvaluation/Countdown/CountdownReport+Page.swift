import Foundation

extension CountdownReport {
    /// The report as a page with plots.
    public var page: ReportPage {
        ReportPage(
            title: "Countdown: SPRINT and its sequential twin",
            notes: [head.trimmingCharacters(in: .whitespacesAndNewlines)]
                + comparisons.prefix(1).map { "Warning: \($0.warning)" },
            tables: tables,
            plots: [accuracyPlot, wallPlot] + tokenPlots
                + comparisons.prefix(1).map(\.lengthPlot))
    }

    private var accuracyPlot: SVGPlot {
        ReportPlots.accuracy(
            configurations.compactMap { one in
                one.accuracy.first.map { (name: one.name, right: $0.right, cost: one.cost) }
            })
    }

    private var wallPlot: SVGPlot {
        ReportPlots.wall(configurations.map { (name: $0.name, cost: $0.cost) })
    }

    /// Each answer's sequential tokens and time against the reference trace's length.
    private var tokenPlots: [SVGPlot] {
        guard points.contains(where: { $0.reference_tokens != nil }) else { return [] }
        func plot(_ title: String, _ y: String, _ value: (Point) -> Double) -> SVGPlot {
            SVGPlot(
                title: title, x: "tokens of the reference trace", y: y,
                series: configurations.map { one in
                    .init(
                        name: one.name,
                        marks: points.filter { $0.configuration == one.name }.compactMap { point in
                            point.reference_tokens.map { .dot(x: Double($0), y: value(point)) }
                        })
                })
        }
        return [
            plot("Sequential tokens by length", "sequential tokens") {
                Double($0.sequential_tokens)
            },
            plot("Wall-clock by length", "milliseconds", \.wall_ms),
        ]
    }
}
