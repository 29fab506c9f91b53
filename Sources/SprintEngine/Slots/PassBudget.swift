import SprintProtocol

/// How many prefix rows a pass of this worker may have, so that it ends well within a lease
/// (contract C3): a lease is renewed by progress, and progress is seen between two passes.
///
/// A fast worker never notices. A slow one gives up some of what a large batch saves, since part of
/// a pass costs the same however few its rows are; therefore the rows are halved only while passes
/// are too long, and doubled again when they are short.
public struct PassBudget: Hashable, Sendable {
    /// Prefix rows of the next pass at most.
    public private(set) var rows: Int
    private let rowsMax: Int

    /// A budget of `rowsMax` rows, less for a worker that computes `tokensPerSecond`; 0: not
    /// measured.
    public init(rowsMax: Int, tokensPerSecond: Double) {
        self.rowsMax = rowsMax
        rows = rowsMax
        guard tokensPerSecond.isFinite, tokensPerSecond > 0 else { return }
        let seconds = Limits.passDurationMax.milliseconds / 1_000
        let affordable = min(Double(rowsMax), tokensPerSecond * seconds)
        rows = max(Self.rowsMin(of: rowsMax), Int(affordable))
    }

    /// Takes in how long a pass with this many prefix rows took; one without any says nothing.
    public mutating func learn(rows used: Int, took: Duration) {
        guard used > 0 else { return }
        if took > Limits.passDurationMax {
            rows = min(rows, max(Self.rowsMin(of: rowsMax), used / 2))
        } else if used >= rows, took < Limits.passDurationMax / 4 {
            rows = min(rowsMax, rows * 2)
        }
    }

    private static func rowsMin(of rowsMax: Int) -> Int { min(rowsMax, Limits.passRowsMin) }
}
