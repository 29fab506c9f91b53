import Foundation

extension CountdownReport {
    /// The report as a page with plots.
    public var page: ReportPage {
        ReportPage(
            title: "Countdown: SPRINT and its sequential twin",
            notes: [head.trimmingCharacters(in: .whitespacesAndNewlines)]
                + comparisons.prefix(1).map { "Warning: \($0.warning)" },
            tables: tables, plots: [accuracyPlot, wallPlot] + tokenPlots + reductionPlots)
    }

    /// Accuracy against sequential tokens, a dot with its interval for each configuration.
    private var accuracyPlot: SVGPlot {
        SVGPlot(
            title: "Right answers against sequential tokens", x: "sequential tokens a problem",
            y: "right, %",
            series: configurations.compactMap { one in
                guard let right = one.accuracy.first?.right else { return nil }
                let x = one.cost.sequential_tokens
                return .init(
                    name: one.name,
                    marks: [
                        .whisker(x: x, low: 100 * right.low, high: 100 * right.high),
                        .dot(x: x, y: 100 * right.share),
                    ])
            })
    }

    private var wallPlot: SVGPlot {
        SVGPlot(
            title: "Wall-clock of a problem", x: "configuration",
            y: "milliseconds, mean and p50-p90",
            categories: configurations.map(\.name),
            series: [
                .init(
                    name: "",
                    marks: configurations.enumerated().flatMap { index, one in
                        [
                            .bar(x: Double(index), width: 0.6, y: one.cost.wall_ms),
                            .whisker(
                                x: Double(index), low: one.cost.wall_p50_ms,
                                high: one.cost.wall_p90_ms),
                        ]
                    })
            ])
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

    /// The reduction of tokens in each quartile, a bar for each view.
    private var reductionPlots: [SVGPlot] {
        comparisons.prefix(1).map { comparison in
            let views = comparison.tokens_by_length
            let bars = views.map(\.bins.count).max() ?? 1
            return SVGPlot(
                title: "Sequential tokens saved by length, \(comparison.configuration)",
                x: "bin, shortest first", y: "saved, %",
                categories: (1...max(1, bars)).map { "\($0)" },
                series: views.indices.map { Self.bars(of: views[$0], place: $0, of: views.count) })
        }
    }

    /// A view's bars, beside those of the other views.
    private static func bars(of view: LengthView, place: Int, of views: Int) -> SVGPlot.Series {
        let width = 0.8 / Double(max(1, views))
        let shift = (Double(place) - Double(views - 1) / 2) * width
        var marks: [SVGPlot.Mark] = []
        for (index, bin) in view.bins.enumerated() {
            let x = Double(index) + shift
            marks.append(.bar(x: x, width: width * 0.9, y: 100 * bin.reduction.reduction))
            marks.append(
                .whisker(x: x, low: 100 * bin.reduction.low, high: 100 * bin.reduction.high))
        }
        return .init(name: view.key.name, marks: marks)
    }
}
