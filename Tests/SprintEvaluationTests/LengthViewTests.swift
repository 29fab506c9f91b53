import SprintBenchmark
import SprintProtocol
import Testing

@testable import SprintEvaluation

@Suite("The reduction by length")
struct LengthViewTests {
    private func sample(_ baseline: Double, _ system: Double, _ reference: Double? = nil)
        -> LengthView.Sample
    {
        .init(pair: .init(baseline: baseline, system: system), reference: reference)
    }

    @Test("Quartiles share the questions out, fixed ends close their bins, none is lost")
    func bins() {
        let samples = (1...10).map { sample(Double($0) * 1_000, 100) }
        let quartiles = LengthView(samples, by: .baseline, edges: .quartiles)
        #expect(quartiles.bins.map(\.reduction.pairs) == [2, 3, 2, 3])
        let fixed = LengthView(samples, by: .baseline, edges: .lengths([4_000, 6_000, 20_000]))
        #expect(fixed.bins.map(\.reduction.pairs) == [4, 2, 4])
        #expect(fixed.bins.map(\.from) == [1_000, 5_000, 7_000])
        #expect(fixed.bins.map(\.to) == [4_000, 6_000, 10_000])
        #expect(LengthView([], by: .mean, edges: .quartiles).bins.isEmpty)
    }

    @Test("Each key sorts by its own length; a sample without a reference is left out of that view")
    func keys() {
        let samples = [sample(10, 40, 3), sample(20, 10, 9), sample(30, 30)]
        func first(_ key: LengthView.Key) -> Double? {
            LengthView(samples, by: key, edges: .lengths([15])).bins.first?.reduction.baseline_mean
        }
        #expect(first(.baseline) == 10)
        #expect(first(.system) == 20)
        #expect(first(.mean) == 20)
        let reference = LengthView(samples, by: .reference, edges: .lengths([5]))
        #expect(reference.bins.map(\.reduction.baseline_mean) == [10, 20])
    }

    @Test(
        "Two runs of one system differ by regression alone: biased bins show it, the mean does not")
    func regressionToTheMean() throws {
        var generator = SplitMix64(seed: 41)
        // A question's own length, and two runs that scatter around it alike.
        let samples = (0..<4_000).map { _ in
            let own = Double(1_000 + generator.next() % 4_000)
            func run() -> Double { own * (0.5 + Double(generator.next() % 1_001) / 1_000) }
            let (first, second) = (run(), run())
            return LengthView.Sample(
                pair: .init(baseline: first, system: second), reference: own)
        }
        func longest(_ key: LengthView.Key) throws -> Double {
            try #require(
                LengthView(samples, by: key, edges: .quartiles).bins.last
            ).reduction.reduction
        }
        #expect(try longest(.baseline) > 0.08)
        #expect(try longest(.system) < -0.08)
        #expect(try abs(longest(.mean)) < 0.02)
        #expect(try abs(longest(.reference)) < 0.02)
    }

    @Test("The warning names what the longest bin reads in each view")
    func warning() {
        let samples = (1...8).map { sample(Double($0) * 100, Double($0) * 50) }
        let views = [LengthView.Key.baseline, .mean].map {
            LengthView(samples, by: $0, edges: .quartiles)
        }
        let text = LengthView.warning(views)
        #expect(text.contains("regress to the mean"))
        #expect(text.contains("50.0 % by the baseline's length (biased), 50.0 % by the mean"))
    }
}
