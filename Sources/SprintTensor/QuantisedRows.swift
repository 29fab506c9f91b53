import CSprintKernels

/// Scratch for the inputs of quantised products: rows as blocks of 32 signed bytes with one scale.
///
/// A block's scale is its largest magnitude / 127, so that a value is off by at most half of that.
@safe public final class QuantisedRows: @unchecked Sendable {
    /// Elements of a block.
    static let blockElements = 32

    private let blocks: UnsafeMutablePointer<sk_block>

    /// Room for `elements` in all: rows × depth of the largest input.
    public init(elements: Int) {
        blocks = .allocate(
            capacity: (elements + Self.blockElements - 1) / Self.blockElements)
    }

    deinit { blocks.deallocate() }

    /// The blocks from row `row` on, of rows with `depth` elements.
    func pointers(row: Int, depth: Int) -> UnsafeMutablePointer<sk_block> {
        blocks + row * depth / Self.blockElements
    }
}
