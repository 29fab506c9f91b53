import Foundation

/// The reduction by length of the sequential trace, under one way to put questions into bins.
///
/// A run's length is partly chance. Bins by the *baseline's* length put questions in the long bin
/// for which that one run happened to be long; any other run of the same question is shorter on
/// average, a second run of the baseline too. That is regression to the mean, and it looks like a
/// reduction. Bins by the mean of both runs favour neither.
public struct LengthView: Hashable, Sendable, Codable {
    /// What a question is put into a bin by.
    public enum Key: String, Hashable, Sendable, Codable, CaseIterable {
        /// The baseline run's own length, as the paper does.
        case baseline
        /// The mean of both runs' lengths.
        case mean
        /// The system run's own length: as biased as `baseline`, the other way.
        case system
        /// A length that no run had a part in, such as that of a reference trace.
        case reference

        /// Whether one noisy run decides the bin.
        public var isBiased: Bool { self == .baseline || self == .system }
    }

    /// Where bins end.
    public enum Edges: Hashable, Sendable {
        /// Four bins of equally many questions.
        case quartiles
        /// Bins up to each of these lengths, and one beyond.
        case lengths([Double])
    }

    /// A question's two costs, and a length independent of both if there is one.
    public struct Sample: Hashable, Sendable {
        /// The two costs.
        public var pair: PairedReduction.Pair
        /// See `Key.reference`.
        public var reference: Double?

        /// Creates a sample.
        public init(pair: PairedReduction.Pair, reference: Double? = nil) {
            self.pair = pair
            self.reference = reference
        }
    }

    /// One bin.
    public struct Bin: Hashable, Sendable, Codable {
        /// The least and the greatest key in it.
        public let from: Double
        /// See `from`.
        public let to: Double
        /// The reduction of its questions.
        public let reduction: PairedReduction
    }

    /// What questions are put into bins by.
    public let key: Key
    /// The bins that hold a question, shortest first.
    public let bins: [Bin]

    /// Puts samples into bins; those without the key are left out.
    public init(_ samples: [Sample], by key: Key, edges: Edges) {
        self.key = key
        let keyed = samples.compactMap { sample in
            Self.value(of: sample, key).map { (length: $0, pair: sample.pair) }
        }
        let order = keyed.indices.sorted { (keyed[$0].length, $0) < (keyed[$1].length, $1) }
        bins = Self.cuts(order.map { keyed[$0].length }, edges).map { range in
            let members = order[range]
            return Bin(
                from: keyed[members[range.lowerBound]].length,
                to: keyed[members[range.upperBound - 1]].length,
                reduction: PairedReduction(members.map { keyed[$0].pair }))
        }
    }

    /// Ranges of sorted lengths, none of them empty.
    private static func cuts(_ lengths: [Double], _ edges: Edges) -> [Range<Int>] {
        let ends: [Int]
        switch edges {
        case .quartiles: ends = (1...4).map { $0 * lengths.count / 4 }
        case .lengths(let edges):
            ends =
                edges.sorted().map { edge in
                    lengths.firstIndex { $0 > edge } ?? lengths.count
                } + [lengths.count]
        }
        return zip([0] + ends, ends).map { $0..<$1 }.filter { !$0.isEmpty }
    }

    private static func value(of sample: Sample, _ key: Key) -> Double? {
        switch key {
        case .baseline: sample.pair.baseline
        case .system: sample.pair.system
        case .mean: (sample.pair.baseline + sample.pair.system) / 2
        case .reference: sample.reference
        }
    }
}
