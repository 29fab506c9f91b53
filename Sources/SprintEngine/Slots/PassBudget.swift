import SprintProtocol

/// How many prefix rows a pass may have. Two bounds, both from what passes took:
///
/// - A pass ends well within a lease (contract C3), which is renewed by progress between passes. A
///   fast worker never notices. A slow one gives up some of what a large batch saves, since part of
///   a pass costs the same however few its rows are; therefore the rows are halved only while
///   passes are too long, and doubled again when they are short.
/// - Beside slots that decode, prefix rows add at most `Limits.prefillStallMax` or one decode step,
///   whichever is more, so that a long prompt never stalls them.
public struct PassBudget: Hashable, Sendable {
    /// Prefix rows of a pass in which nobody decodes, at most.
    public private(set) var rows: Int
    private let rowsMax: Int
    /// What a pass without prefix rows took lately, in seconds; 0: not measured.
    private var step = 0.0
    /// Seconds and rows of prefixes lately, old passes fading out; their quotient is a row's time.
    private var prefixSeconds = 0.0, prefixRows = 0.0

    /// What is left of an old measurement with each new one.
    private static let fading = 0.75

    /// A budget of `rowsMax` rows, less for a worker that computes `tokensPerSecond`; 0: not
    /// measured.
    public init(rowsMax: Int, tokensPerSecond: Double = 0) {
        self.rowsMax = rowsMax
        rows = rowsMax
        guard tokensPerSecond.isFinite, tokensPerSecond > 0 else { return }
        // A worker measures itself on about a page.
        prefixRows = Double(Limits.pageTokens)
        prefixSeconds = prefixRows / tokensPerSecond
        let seconds = Limits.passDurationMax.milliseconds / 1_000
        let affordable = min(Double(rowsMax), tokensPerSecond * seconds)
        rows = max(rowsMin, Int(affordable))
    }

    /// Prefix rows of the next pass at most. Beside slots that decode one at least, so that
    /// prefixes go on however slow the worker is; and one to begin with if nothing is measured.
    public func rows(whileDecoding isDecoding: Bool) -> Int {
        guard isDecoding else { return rows }
        guard prefixSeconds > 0 else { return 1 }
        let stall = max(Limits.prefillStallMax.milliseconds / 1_000, step)
        let affordable = min(Double(rowsMax), stall * prefixRows / prefixSeconds)
        return min(rows, max(1, Int(affordable)))
    }

    /// Takes in how long a pass took.
    public mutating func learn(_ pass: PassAccount, took: Duration) {
        guard pass.rows > 0 else { return }
        let seconds = took.milliseconds / 1_000
        guard pass.prefillRows > 0 else {
            step = step == 0 ? seconds : Self.fading * step + (1 - Self.fading) * seconds
            return
        }
        fitLease(pass.prefillRows, took: took)
        let isShared = pass.rows > pass.prefillRows
        // Where no decode step was measured, a pass with hardly any prefix rows stands for one.
        if isShared, step == 0 {
            if pass.prefillRows == 1 { step = seconds }
            return
        }
        // Of a shared pass only what it took longer than a decode step is the prefixes'. But a few
        // rows beside many may seem to take nothing, which says little about more of them: half of
        // their part of the rows is theirs at least.
        let part = Double(pass.prefillRows) / Double(pass.rows)
        let own = isShared ? max(seconds - step, seconds * part / 2) : seconds
        prefixSeconds = Self.fading * prefixSeconds + own
        prefixRows = Self.fading * prefixRows + Double(pass.prefillRows)
    }

    private mutating func fitLease(_ used: Int, took: Duration) {
        if took > Limits.passDurationMax {
            rows = min(rows, max(rowsMin, used / 2))
        } else if used >= rows, took < Limits.passDurationMax / 4 {
            rows = min(rowsMax, rows * 2)
        }
    }

    private var rowsMin: Int { min(rowsMax, Limits.passRowsMin) }
}
