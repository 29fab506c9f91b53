/// Mean, spread and percentiles of repeated measurements.
public struct Statistics: Hashable, Sendable, Encodable {
    /// Arithmetic mean.
    public var mean: Double
    /// Sample standard deviation; 0 for a single value.
    public var deviation: Double
    /// The middle value, or the mean of the two in the middle.
    public var median: Double

    /// Summarises values; zero for none.
    public init(_ values: [Double]) {
        guard !values.isEmpty else {
            (mean, deviation, median) = (0, 0, 0)
            return
        }
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.mean = mean
        deviation = values.count > 1 ? (squares / (count - 1)).squareRoot() : 0
        let sorted = values.sorted()
        median = (sorted[(values.count - 1) / 2] + sorted[values.count / 2]) / 2
    }

    /// The value below which `share` of the values lie (nearest rank); 0 for none.
    public static func percentile(_ share: Double, of values: [Double]) -> Double {
        precondition((0...1).contains(share), "a percentile's share is between 0 and 1")
        guard !values.isEmpty else { return 0 }
        let rank = (share * Double(values.count)).rounded(.up)
        return values.sorted()[max(0, Int(rank) - 1)]
    }
}
