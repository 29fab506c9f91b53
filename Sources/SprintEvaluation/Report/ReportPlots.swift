/// The plots that reports share.
enum ReportPlots {
    /// Accuracy against sequential tokens, a dot with its interval for each configuration.
    static func accuracy(
        _ configurations: [(name: String, right: WilsonInterval, cost: RunCost)]
    ) -> SVGPlot {
        SVGPlot(
            title: "Right answers against sequential tokens", x: "sequential tokens a question",
            y: "right, %",
            series: configurations.map { one in
                let x = one.cost.sequential_tokens
                return .init(
                    name: one.name,
                    marks: [
                        .whisker(x: x, low: 100 * one.right.low, high: 100 * one.right.high),
                        .dot(x: x, y: 100 * one.right.share),
                    ])
            })
    }

    /// Mean wall-clock of each configuration, its median to its ninetieth percentile as a whisker.
    static func wall(_ configurations: [(name: String, cost: RunCost)]) -> SVGPlot {
        SVGPlot(
            title: "Wall-clock of a question", x: "configuration",
            y: "milliseconds, mean and p50-p90", categories: configurations.map(\.name),
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

    /// Wall-clock of each question against the baseline's; below the line is faster.
    static func wall(
        _ series: [(name: String, pairs: [PairedReduction.Pair])], against baseline: String
    ) -> SVGPlot {
        let longest = series.flatMap(\.pairs).map(\.baseline).max() ?? 0
        let line = SVGPlot.Series(
            name: "as fast", marks: [.line([.zero, .init(longest, longest)])])
        return SVGPlot(
            title: "Wall-clock against the baseline", x: "\(baseline), milliseconds",
            y: "milliseconds",
            series: series.map { one in
                .init(name: one.name, marks: one.pairs.map { .dot(x: $0.baseline, y: $0.system) })
            } + [line])
    }

    /// The reduction of tokens in each bin, a bar for each view.
    static func reduction(_ views: [LengthView], of name: String) -> SVGPlot {
        let bins = views.map(\.bins.count).max() ?? 1
        return SVGPlot(
            title: "Sequential tokens saved by length, \(name)",
            x: "bin, shortest first", y: "saved, %", categories: (1...max(1, bins)).map { "\($0)" },
            series: views.indices.map { bars(of: views[$0], place: $0, of: views.count) })
    }

    /// How many questions are still in rounds: at r those with r rounds or more.
    static func roundsAlive(_ configurations: [(name: String, alive: [Int])]) -> SVGPlot {
        let most = configurations.map(\.alive.count).max() ?? 0
        return SVGPlot(
            title: "Rounds alive", x: "round", y: "questions that reach it",
            categories: (1...max(1, most)).map { "\($0)" },
            series: configurations.map { one in
                let points = one.alive.enumerated().map { SIMD2(Double($0), Double($1)) }
                return .init(
                    name: one.name,
                    marks: [.line(points)] + points.map { .dot(x: $0.x, y: $0.y) })
            })
    }

    /// How many rounds have a number of prompts.
    static func widths(
        _ configurations: [(name: String, widths: [TrajectoryReport.Width])]
    ) -> SVGPlot {
        let widest = configurations.flatMap { $0.widths.map(\.prompts) }.max() ?? 0
        let width = 0.8 / Double(max(1, configurations.count))
        return SVGPlot(
            title: "Width of rounds", x: "prompts of a round", y: "rounds",
            categories: (0...widest).map { "\($0)" },
            series: configurations.enumerated().map { place, one in
                let shift = (Double(place) - Double(configurations.count - 1) / 2) * width
                return .init(
                    name: one.name,
                    marks: one.widths.map {
                        .bar(
                            x: Double($0.prompts) + shift, width: width * 0.9, y: Double($0.rounds))
                    })
            })
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
