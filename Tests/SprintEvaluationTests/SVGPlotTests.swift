import Testing

@testable import SprintEvaluation

@Suite("Plots")
struct SVGPlotTests {
    @Test(
        "Ticks are round, evenly spaced, few, and reach around the values",
        arguments: [(0.0, 1.0), (-0.4, 0.9), (0, 12_345), (3, 3), (-7, -1), (0, 1e-6), (99, 100)])
    func ticks(low: Double, high: Double) {
        let ticks = SVGPlot.Frame.ticks(from: low, to: high)
        #expect((2...10).contains(ticks.count))
        #expect(ticks[0] <= low + 1e-12 && ticks[ticks.count - 1] >= high - 1e-12)
        let steps = zip(ticks, ticks.dropFirst()).map { $1 - $0 }
        #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-9 * max(1, abs(high)) && $0 > 0 })
    }

    @Test("Every mark lies within the frame, greater values higher and further right")
    func frame() {
        let frame = SVGPlot.Frame(xs: [2, 9], ys: [-3, 8], categories: 0)
        for value in [2.0, 5, 9] {
            #expect((SVGPlot.Frame.left...SVGPlot.Frame.right).contains(frame.x(value)))
        }
        for value in [-3.0, 0, 8] {
            #expect((SVGPlot.Frame.top...SVGPlot.Frame.bottom).contains(frame.y(value)))
        }
        #expect(frame.x(2) < frame.x(9) && frame.y(-3) > frame.y(8))
    }

    @Test("A plot is markup whose elements are closed, its texts escaped")
    func markup() {
        let plot = SVGPlot(
            title: "a < b & c", x: "x", y: "\"y\"", categories: ["one", "<two>"],
            series: [
                .init(
                    name: "s",
                    marks: [
                        .bar(x: 0, width: 0.5, y: -2), .whisker(x: 0, low: -3, high: 1),
                        .dot(x: 1, y: 4), .line([SIMD2(0, 1), SIMD2(1, 3)]),
                    ])
            ])
        let svg = plot.svg
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
        #expect(svg.contains("a &lt; b &amp; c") && svg.contains("&lt;two&gt;"))
        let opened = svg.matches(of: /<text[ >]/).count
        #expect(opened == svg.matches(of: /<\/text>/).count)
        for element in ["<circle", "<polyline", "<rect", "<line"] { #expect(svg.contains(element)) }
        #expect(!svg.contains("nan") && !svg.contains("inf"))
    }

    @Test("Names that would run into each other stand in two rows, short ones in one")
    func crowded() {
        func heights(_ names: [String]) -> Set<Substring> {
            let svg = SVGPlot(title: "t", x: "x", y: "y", categories: names, series: []).svg
            return Set(
                names.compactMap { name in
                    svg.firstMatch(of: try! Regex("y=\"([0-9.]+)\"[^>]*>\(name)<"))?
                        .output[1].substring
                })
        }
        #expect(heights(["a", "b", "c", "d", "e"]).count == 1)
        let methods = ["sprint-1", "sprint-2", "sequential", "self-consistency", "skeleton"]
        #expect(heights(methods).count == 2)
    }

    @Test("Nothing to draw is drawn all the same")
    func empty() {
        let svg = SVGPlot(title: "t", x: "x", y: "y", series: []).svg
        #expect(!svg.contains("nan"))
    }
}
