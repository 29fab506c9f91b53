import ArgumentParser

/// A range of whole numbers as an option spells it: `1..15`, `1-15`, or one number.
struct ValueRange: ExpressibleByArgument, Hashable, CustomStringConvertible {
    let range: ClosedRange<Int>

    init(_ range: ClosedRange<Int>) { self.range = range }

    init?(argument: String) {
        let ends = argument.replacing("...", with: "-").replacing("..", with: "-")
            .split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { Int($0) }
        guard let first = ends[0], let last = ends.count == 2 ? ends[1] : first, first <= last
        else { return nil }
        range = first...last
    }

    var description: String { "\(range.lowerBound)..\(range.upperBound)" }
    var defaultValueDescription: String { description }
}

/// Bands of levels as an option spells them: `1-6,7-12,13-24`.
struct LevelBands: ExpressibleByArgument, Hashable {
    let bands: [ClosedRange<Int>]

    static let standard = LevelBands(bands: [1...6, 7...12, 13...24])

    init(bands: [ClosedRange<Int>]) { self.bands = bands }

    init?(argument: String) {
        let ranges = argument.split(separator: ",").map { ValueRange(argument: String($0)) }
        guard !ranges.isEmpty, !ranges.contains(nil) else { return nil }
        bands = ranges.compactMap { $0?.range }
    }

    var defaultValueDescription: String {
        bands.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
    }
}
