import SprintBenchmark
import SprintProtocol
import Testing

@testable import SprintEvaluation

@Suite("Statistics of an evaluation")
struct StatisticsTests {
    @Test(
        "Wilson's interval is the one of Newcombe's table (1998)",
        arguments: [
            (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ])
    func wilson(count: Int, total: Int, low: Double, high: Double) {
        let interval = WilsonInterval(count, of: total)
        #expect(abs(interval.low - low) < 0.00006)
        #expect(abs(interval.high - high) < 0.00006)
    }

    @Test("Wilson's interval holds the share, mirrors, and narrows as trials are added")
    func wilsonLaws() {
        for total in 1...60 {
            for count in 0...total {
                let interval = WilsonInterval(count, of: total)
                #expect(interval.low <= interval.share && interval.share <= interval.high + 1e-12)
                #expect((0...1).contains(interval.low) && (0...1).contains(interval.high))
                let mirror = WilsonInterval(total - count, of: total)
                #expect(abs(mirror.low - (1 - interval.high)) < 1e-12)
                let more = WilsonInterval(4 * count, of: 4 * total)
                #expect(more.high - more.low < interval.high - interval.low)
            }
        }
        #expect(WilsonInterval(0, of: 0).high == 1)
    }

    @Test(
        "McNemar's exact p is the binomial tail of integers",
        arguments: [
            (0, 0, 1.0), (1, 0, 1.0), (12, 4, 0.076_812_744_140_625), (8, 7, 1.0),
            (121, 59, 4.434_449_263_755_176e-06), (700, 600, 0.006_015_793_861_044_952_5),
            (0, 20, 1.907_348_632_812_5e-06),
        ])
    func mcNemar(first: Int, second: Int, expected: Double) {
        #expect(abs(McNemarTest.pValue(first, second) / expected - 1) < 1e-9)
        #expect(McNemarTest.pValue(first, second) == McNemarTest.pValue(second, first))
    }

    @Test("McNemar's counts are those of the pairs; agreement alone decides nothing")
    func mcNemarCounts() {
        let test = McNemarTest([
            (true, true), (true, false), (false, true), (true, false), (false, false), (true, true),
        ])
        #expect(test.both == 2 && test.first_only == 2 && test.second_only == 1)
        #expect(test.neither == 1)
        #expect(McNemarTest([(true, true)]).p_value == 1)
    }

    @Test("The bootstrap is a function of its seed, and holds a constant reduction exactly")
    func bootstrap() {
        var generator = SplitMix64(seed: 5)
        let noisy = (0..<80).map { _ in
            PairedReduction.Pair(
                baseline: Double(1_000 + generator.next() % 2_000),
                system: Double(500 + generator.next() % 1_500))
        }
        let one = PairedReduction(noisy, resamples: 400, seed: 9)
        #expect(one == PairedReduction(noisy, resamples: 400, seed: 9))
        #expect(one.low != PairedReduction(noisy, resamples: 400, seed: 10).low)
        #expect(one.low < one.reduction && one.reduction < one.high)

        let constant = (1...50).map {
            PairedReduction.Pair(baseline: Double($0), system: Double($0) / 4)
        }
        let exact = PairedReduction(constant, resamples: 50)
        #expect(abs(exact.reduction - 0.75) < 1e-12)
        #expect(abs(exact.low - 0.75) < 1e-12 && abs(exact.high - 0.75) < 1e-12)
        #expect(PairedReduction([]).pairs == 0)
    }

    @Test("The bootstrap's interval covers the true reduction about as often as it says")
    func coverage() {
        var generator = SplitMix64(seed: 77)
        var covered = 0
        for sample in 0..<120 {
            let pairs = (0..<60).map { _ in
                let length = Double(500 + generator.next() % 1_000)
                return PairedReduction.Pair(
                    baseline: length,
                    system: length * (0.3 + Double(generator.next() % 601) / 1_000)
                )
            }
            let interval = PairedReduction(pairs, resamples: 300, seed: UInt64(sample))
            // The factor is 0.6 on average whatever the length.
            if interval.low <= 0.4, 0.4 <= interval.high { covered += 1 }
        }
        #expect((105...120).contains(covered), "covered \(covered) of 120, seed 77")
    }
}
