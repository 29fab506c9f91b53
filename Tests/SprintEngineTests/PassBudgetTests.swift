import SprintProtocol
import Testing

@testable import SprintEngine

/// A lease is renewed by progress (contract C3): no worker may be so slow that it cannot show any.
@Suite struct PassBudgetTests {
    /// Seconds of a pass: a fixed part and a part for each row.
    private struct Speed {
        var fixed: Double
        var perRow: Double

        func took(_ rows: Int) -> Duration { .seconds(fixed + perRow * Double(rows)) }

        /// As a worker measures it at its start, on about a page.
        var measured: Double { 31 / (fixed + perRow * 31) }
    }

    /// Among them workers that take minutes for 256 rows.
    private static let speeds = [
        Speed(fixed: 0, perRow: 0.000_1), Speed(fixed: 0, perRow: 0.05),
        Speed(fixed: 0, perRow: 0.12), Speed(fixed: 0, perRow: 0.5), Speed(fixed: 0, perRow: 1.7),
        Speed(fixed: 5, perRow: 0.1), Speed(fixed: 10, perRow: 0.01), Speed(fixed: 2, perRow: 1.5),
    ]

    @Test func `no pass of a slow worker outlasts a lease, from the first on`() {
        for speed in Self.speeds {
            var budget = PassBudget(
                rowsMax: Limits.batchTokensMax, tokensPerSecond: speed.measured)
            for pass in 1...40 {
                let took = speed.took(budget.rows)
                #expect(took < Limits.leaseDuration, "\(speed), pass \(pass), \(budget.rows) rows")
                if pass > 5, budget.rows > Limits.passRowsMin {
                    #expect(took <= Limits.passDurationMax, "\(speed), \(budget.rows) rows")
                }
                budget.learn(rows: budget.rows, took: took)
            }
        }
    }

    @Test func `a fast worker keeps whole batches, measured or not`() {
        for measured in [0, 300, 1e6, .nan] {
            var budget = PassBudget(rowsMax: 256, tokensPerSecond: measured)
            for _ in 1...10 {
                #expect(budget.rows == 256)
                budget.learn(rows: budget.rows, took: .milliseconds(900))
            }
        }
    }

    @Test func `one long pass is forgotten when passes are short again`() {
        var budget = PassBudget(rowsMax: 256, tokensPerSecond: 500)
        budget.learn(rows: 256, took: .seconds(60))
        #expect(budget.rows == 128)
        budget.learn(rows: 0, took: .seconds(60))
        budget.learn(rows: 12, took: .milliseconds(10))
        #expect(budget.rows == 128, "a pass of few rows says nothing")
        budget.learn(rows: 128, took: .milliseconds(500))
        #expect(budget.rows == 256)
    }

    @Test func `a fixed cost does not drive the rows to nothing`() {
        var budget = PassBudget(rowsMax: 256, tokensPerSecond: 0)
        for _ in 1...20 { budget.learn(rows: budget.rows, took: .seconds(20)) }
        #expect(budget.rows == Limits.passRowsMin)
        var small = PassBudget(rowsMax: 4, tokensPerSecond: 0.1)
        #expect(small.rows == 4)
        small.learn(rows: 4, took: .seconds(20))
        #expect(small.rows == 4)
    }
}
