import SprintTensor

/// Cosines and sines of every position up to the longest seen: headDimension/2 of each in a row.
///
/// An entry follows from its position alone, so growing the table changes none.
struct RotaryTable {
    /// Positions × headDimension.
    private(set) var matrix: FloatMatrix
    private let source: RotaryFrequencies
    private var positions = 0

    /// An empty table.
    init(_ configuration: ModelConfiguration) {
        source = RotaryFrequencies(configuration)
        matrix = FloatMatrix(rowCapacity: 1, columns: configuration.headDimension)
    }

    /// Makes the table reach positions 0 ..< `count`; grows by doubling.
    mutating func reserve(_ count: Int) {
        guard count > positions else { return }
        positions = max(count, 2 * positions, 256)
        let pairs = source.frequencies.count
        matrix = FloatMatrix(rowCapacity: positions, columns: 2 * pairs)
        var row = [Float](repeating: 0, count: 2 * pairs)
        for position in 0..<positions {
            for pair in 0..<pairs {
                (row[pair], row[pairs + pair]) = source.rotation(pair: pair, position: position)
            }
            matrix.setRow(position, to: row)
        }
    }
}
