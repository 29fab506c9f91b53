import Foundation
import SprintBenchmark

/// A configuration against a baseline, question by question. A failed run counts as a wrong answer;
/// its cost means nothing and is left out with its pair.
public struct RunComparison: Hashable, Sendable, Codable {
    /// The configuration's name.
    public var configuration: String
    /// Of the right answers; the baseline is the first.
    public var mcnemar: McNemarTest
    /// Of the sequential tokens.
    public var tokens: PairedReduction
    /// Of the wall-clock.
    public var wall: PairedReduction
    /// The baseline's mean time over the configuration's.
    public var speedup: Double
    /// The reduction of tokens by length.
    public var tokens_by_length: [LengthView]
    /// The reduction of wall-clock by length: the reference trace's, or else the mean of both
    /// times.
    public var wall_by_length: [LengthView]
    /// What to keep in mind when reading them.
    public var warning: String

    /// One side: its answers, and whether each is right.
    struct Side {
        var name: String
        var answers: [MeasuredAnswer]
        var isRight: [Bool]
    }

    /// Compares a configuration with a baseline.
    ///
    /// - Parameter references: the length of each question's reference trace.
    init(_ system: Side, baseline: Side, references: [Int?], edges: LengthView.Edges = .quartiles) {
        func samples(_ cost: (MeasuredAnswer) -> Double) -> [LengthView.Sample] {
            zip(zip(baseline.answers, system.answers), references).compactMap { pair, reference in
                guard pair.0.answer.failure == nil, pair.1.answer.failure == nil else {
                    return nil
                }
                return .init(
                    pair: .init(baseline: cost(pair.0), system: cost(pair.1)),
                    reference: reference.map(Double.init))
            }
        }
        let tokenSamples = samples { Double($0.sequential) }
        let wallSamples = samples(\.answer.wall_ms)
        let keys: [LengthView.Key] =
            [.baseline, .mean] + (references.contains { $0 != nil } ? [.reference] : [])
        configuration = system.name
        mcnemar = McNemarTest(zip(baseline.isRight, system.isRight).map { ($0, $1) })
        tokens = PairedReduction(tokenSamples.map(\.pair))
        wall = PairedReduction(wallSamples.map(\.pair))
        speedup = wall.system_mean == 0 ? 0 : wall.baseline_mean / wall.system_mean
        tokens_by_length = keys.map { LengthView(tokenSamples, by: $0, edges: edges) }
        wall_by_length = [
            LengthView(
                wallSamples, by: keys.contains(.reference) ? .reference : .mean, edges: .quartiles)
        ]
        warning = LengthView.warning(tokens_by_length)
    }

    /// A row of `head` for each comparison.
    static func table(_ comparisons: [RunComparison]) -> TextTable {
        TextTable(
            head: [
                "configuration", "tokens saved", "time saved", "times as fast",
                "McNemar, baseline first",
            ],
            rows: comparisons.map { one in
                [
                    one.configuration, one.tokens.text, one.wall.text,
                    String(format: "%.2f", one.speedup), one.mcnemar.text,
                ]
            })
    }

    /// The reduction of tokens by length as a plot.
    var lengthPlot: SVGPlot { ReportPlots.reduction(tokens_by_length, of: configuration) }

    /// The tables by length.
    var lengthTables: [(title: String, table: TextTable)] {
        [
            (
                "Sequential tokens by length, \(configuration)",
                TextTable(head: LengthView.head, rows: tokens_by_length.flatMap(\.rows))
            ),
            (
                "Wall-clock in milliseconds by length, \(configuration)",
                TextTable(head: LengthView.head, rows: wall_by_length.flatMap(\.rows))
            ),
        ]
    }
}
