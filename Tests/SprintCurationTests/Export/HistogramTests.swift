import SprintProtocol
import Testing

@testable import SprintCuration

/// A histogram counts every value once, in few bins of a round width.
@Suite struct HistogramTests {
    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func `every value is in the bin that holds it`(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let reach = [1, 7, 40, 900, 12_345, 1_000_000][Int(seed) - 1]
        let values = (0..<500).map { _ in random.below(reach) }
        let histogram = Histogram(values)
        #expect(histogram.counts.reduce(0, +) == values.count, "seed \(seed)")
        #expect(histogram.counts.count <= 30)
        let digits = "\(histogram.width)"
        #expect("125".contains(digits.prefix(1)) && digits.dropFirst().allSatisfy { $0 == "0" })
        for (index, count) in histogram.counts.enumerated() {
            let low = histogram.start + index * histogram.width
            #expect(count == values.count { (low..<(low + histogram.width)).contains($0) })
        }
        #expect(histogram.counts.first != 0 && histogram.counts.last != 0)
    }

    @Test func `one value is one bar`() {
        #expect(Histogram([7, 7]).counts == [2] && Histogram([7]).start == 7)
        #expect(Histogram([0]).plot(title: "t", x: "x").svg.contains("<rect x="))
    }
}
