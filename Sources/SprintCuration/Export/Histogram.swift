import SprintEvaluation
import SprintProtocol

/// How often values fall into bins of one width.
struct Histogram: Hashable {
    /// The width: 1, 2 or 5 times a power of ten, so that there are at most 30 bins.
    let width: Int
    /// The first bin's lower end, a multiple of the width.
    let start: Int
    /// How many values each bin holds.
    let counts: [Int]

    /// Counts values; there is at least one, and none is negative.
    init(_ values: [Int]) {
        let low = values.min() ?? 0, high = values.max() ?? 0
        var width = 1
        while high / width - low / width >= Limits.histogramBinsMax {
            width = String(width).hasPrefix("2") ? width / 2 * 5 : width * 2
        }
        var counts = [Int](repeating: 0, count: high / width - low / width + 1)
        for value in values { counts[value / width - low / width] += 1 }
        self.width = width
        self.start = low / width * width
        self.counts = counts
    }

    /// The bins as bars. With a width of 1 a bar stands over its value, else between two ticks.
    func plot(title: String, x: String) -> SVGPlot {
        let shift = width == 1 ? 0 : Double(width) / 2
        let bars = counts.enumerated().map { index, count in
            SVGPlot.Mark.bar(
                x: Double(start + index * width) + shift, width: Double(width) * 0.92,
                y: Double(count))
        }
        return SVGPlot(
            title: title, x: x, y: "count", series: [SVGPlot.Series(name: "", marks: bars)])
    }
}
