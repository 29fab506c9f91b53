import SprintProtocol
import Testing

@testable import SprintEngine

/// A lease is renewed by progress (contract C3): no worker may be so slow that it cannot show any.
/// And nobody who decodes waits long for somebody else's prefix.
@Suite struct PassBudgetTests {
    /// Seconds of a pass: a fixed part and a part for each row.
    private struct Speed {
        var fixed: Double
        var perRow: Double

        func took(_ rows: Int) -> Duration { .seconds(fixed + perRow * Double(rows)) }

        /// What prefix rows add to a pass.
        func added(by rows: Int) -> Duration { .seconds(perRow * Double(rows)) }

        /// As a worker measures it at its start, on about a page.
        var measured: Double { 31 / (fixed + perRow * 31) }
    }

    /// Among them workers that take minutes for 256 rows.
    private static let speeds = [
        Speed(fixed: 0, perRow: 0.000_1), Speed(fixed: 0, perRow: 0.05),
        Speed(fixed: 0, perRow: 0.12), Speed(fixed: 0, perRow: 0.5), Speed(fixed: 0, perRow: 1.7),
        Speed(fixed: 5, perRow: 0.1), Speed(fixed: 10, perRow: 0.01), Speed(fixed: 2, perRow: 1.5),
    ]

    /// A pass of prefix rows, and of rows of slots that decode.
    private func prefix(_ rows: Int, decoding: Int = 0) -> PassAccount {
        PassAccount(rows: rows + decoding, prefillRows: rows)
    }

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
                budget.learn(prefix(budget.rows), took: took)
            }
        }
    }

    @Test func `a fast worker keeps whole batches, measured or not`() {
        for measured in [0, 300, 1e6, .nan] {
            var budget = PassBudget(rowsMax: 256, tokensPerSecond: measured)
            for _ in 1...10 {
                #expect(budget.rows == 256)
                budget.learn(prefix(budget.rows), took: .milliseconds(900))
            }
        }
    }

    @Test func `one long pass is forgotten when passes are short again`() {
        var budget = PassBudget(rowsMax: 256, tokensPerSecond: 500)
        budget.learn(prefix(256), took: .seconds(60))
        #expect(budget.rows == 128)
        budget.learn(prefix(0), took: .seconds(60))
        budget.learn(prefix(12), took: .milliseconds(10))
        #expect(budget.rows == 128, "a pass of few rows says nothing")
        budget.learn(prefix(128), took: .milliseconds(500))
        #expect(budget.rows == 256)
    }

    @Test func `a fixed cost does not drive the rows to nothing`() {
        var budget = PassBudget(rowsMax: 256, tokensPerSecond: 0)
        for _ in 1...20 { budget.learn(prefix(budget.rows), took: .seconds(20)) }
        #expect(budget.rows == Limits.passRowsMin)
        var small = PassBudget(rowsMax: 4, tokensPerSecond: 0.1)
        #expect(small.rows == 4)
        small.learn(prefix(4), took: .seconds(20))
        #expect(small.rows == 4)
    }

    /// From workers that read 10,000 tokens a second to those that take a second for ten.
    private static let decodingSpeeds = [
        Speed(fixed: 0.002, perRow: 0.000_1), Speed(fixed: 0.004, perRow: 0.001_03),
        Speed(fixed: 0.015, perRow: 0.004), Speed(fixed: 0.2, perRow: 0.004),
        Speed(fixed: 0.08, perRow: 0.03), Speed(fixed: 1, perRow: 0.1),
    ]

    /// What a chunk may add: 50 ms or a decode step.
    private func stallMax(_ speed: Speed) -> Duration {
        max(Limits.prefillStallMax, .seconds(speed.fixed))
    }

    @Test(arguments: [true, false])
    func `beside a slot that decodes a chunk adds 50 ms or one step at most`(measured: Bool) {
        for speed in Self.decodingSpeeds {
            var budget = PassBudget(
                rowsMax: Limits.batchTokensMax, tokensPerSecond: measured ? speed.measured : 0)
            let slack: Duration = .microseconds(1)
            for pass in 1...60 {
                // A slot decodes alone now and then, and a prefix comes in between.
                let isAlone = pass % 20 < 3
                let rows = isAlone ? 0 : budget.rows(whileDecoding: true)
                #expect(
                    speed.added(by: rows) <= stallMax(speed) + slack,
                    "\(speed), pass \(pass), \(rows) rows")
                budget.learn(prefix(rows, decoding: 1), took: speed.took(rows))
            }
            let rows = budget.rows(whileDecoding: true)
            // It does not give up more than it must, nor anything when nobody decodes.
            #expect(
                rows == Limits.batchTokensMax
                    || speed.added(by: rows + rows / 8 + 1) >= stallMax(speed), "\(speed), \(rows)")
            #expect(budget.rows(whileDecoding: false) >= rows)
        }
    }

    @Test func `a worker whose speed is not known begins with few rows and soon knows it`() {
        var budget = PassBudget(rowsMax: 256)
        #expect(budget.rows(whileDecoding: false) == 256)
        #expect(budget.rows(whileDecoding: true) == 1)
        budget.learn(prefix(64), took: .milliseconds(64))
        #expect(budget.rows(whileDecoding: true) == 50)
        budget.learn(prefix(0, decoding: 3), took: .milliseconds(80))
        #expect(budget.rows(whileDecoding: true) == 80, "as long as a step")
        budget.learn(prefix(0), took: .seconds(9))
        #expect(budget.rows(whileDecoding: true) == 80, "a step without rows is no pass")
    }

    @Test func `prefixes that seem to take nothing are held to take a part`() {
        var budget = PassBudget(rowsMax: 256)
        budget.learn(prefix(0, decoding: 1), took: .milliseconds(20))
        #expect(budget.rows(whileDecoding: true) == 1)
        budget.learn(prefix(1, decoding: 1), took: .milliseconds(20))
        #expect(budget.rows(whileDecoding: true) == 10, "5 ms a row")
        budget.learn(prefix(10, decoding: 1), took: .milliseconds(20))
        #expect((30...50).contains(budget.rows(whileDecoding: true)), "less than 1 ms a row")
    }

    @Test func `a worker that never decodes alone still learns what a step takes`() {
        let speed = Speed(fixed: 0.2, perRow: 0.004)
        var budget = PassBudget(rowsMax: 256)
        var rows = 0
        for _ in 1...24 {
            rows = budget.rows(whileDecoding: true)
            budget.learn(prefix(rows, decoding: 1), took: speed.took(rows))
        }
        #expect((40...60).contains(rows), "a step of 200 ms and 4 ms a row")
    }
}
