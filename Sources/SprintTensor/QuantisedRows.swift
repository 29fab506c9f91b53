import CSprintKernels

/// Scratch for the inputs of quantised products: rows as blocks of 32 signed bytes with one scale.
///
/// A block's scale is its largest magnitude / 127, so that a value is off by at most half of that.
@safe public final class QuantisedRows: @unchecked Sendable {
    /// Elements of a block.
    static let blockElements = 32

    private let values: UnsafeMutablePointer<Int8>
    private let scales: UnsafeMutablePointer<Float>
    private let sums: UnsafeMutablePointer<Float>
    private let halves: UnsafeMutablePointer<Int32>

    /// Room for `elements` in all: rows × depth of the largest input.
    public init(elements: Int) {
        let blocks = (elements + Self.blockElements - 1) / Self.blockElements
        values = .allocate(capacity: blocks * Self.blockElements)
        scales = .allocate(capacity: blocks)
        sums = .allocate(capacity: blocks)
        halves = .allocate(capacity: 2 * blocks)
    }

    deinit {
        values.deallocate()
        scales.deallocate()
        sums.deallocate()
        halves.deallocate()
    }

    /// The kernels' view from row `row` on, of rows with `depth` elements.
    func pointers(row: Int, depth: Int) -> sk_quantised {
        let blocks = row * depth / Self.blockElements
        return sk_quantised(
            values: values + row * depth, scales: scales + blocks, sums: sums + blocks,
            halves: halves + 2 * blocks)
    }
}
