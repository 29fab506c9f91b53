import SprintTensor

extension FloatMatrix {
    /// A matrix with these values, row-major.
    convenience init(_ values: [Float], columns: Int) {
        self.init(rowCapacity: values.count / columns, columns: columns)
        for row in 0..<rowCapacity {
            setRow(row, to: Array(values[row * columns..<(row + 1) * columns]))
        }
    }

    /// The first `count` rows, row-major.
    func rows(_ count: Int) -> [Float] { (0..<count).flatMap { row($0) } }
}

extension Sequence where Element == Float {
    /// The bits: equality that tells zeros and NaNs apart.
    var bits: [UInt32] { map(\.bitPattern) }
}

/// The largest difference of two lists, relative to the largest expected magnitude.
func relativeError(_ found: [Float], _ expected: [Double]) -> Double {
    precondition(found.count == expected.count, "lists of one length")
    let scale = expected.reduce(1e-30) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) } / scale
}
