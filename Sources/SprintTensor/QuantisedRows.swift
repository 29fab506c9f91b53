import CSprintKernels

/// Scratch for the inputs of products with whole numbers: rows as blocks with one scale each.
///
/// A block's scale is its largest magnitude divided by the largest whole number, so that a value is
/// off by at most half of that.
@safe public final class QuantisedRows: @unchecked Sendable {
    /// Elements of a block of bytes, whole numbers up to 127, for quantised weights.
    static let blockElements = 32
    /// Elements of a block of 16-bit numbers, up to 16,383, for 12-bit weights.
    static let wideBlockElements = 64

    private let blocks: UnsafeMutablePointer<sk_block>
    private let wideBlocks: UnsafeMutablePointer<sk_wide_block>

    /// Room for `elements` in all: rows × depth of the largest input.
    public init(elements: Int) {
        func blocks(of size: Int) -> Int { (elements + size - 1) / size }
        self.blocks = .allocate(capacity: blocks(of: Self.blockElements))
        wideBlocks = .allocate(capacity: blocks(of: Self.wideBlockElements))
    }

    deinit {
        blocks.deallocate()
        wideBlocks.deallocate()
    }

    /// The blocks from row `row` on, of rows with `depth` elements.
    func blocks(row: Int, depth: Int) -> UnsafeMutablePointer<sk_block> {
        blocks + row * depth / Self.blockElements
    }

    /// The same in 16 bits.
    func wideBlocks(row: Int, depth: Int) -> UnsafeMutablePointer<sk_wide_block> {
        wideBlocks + row * depth / Self.wideBlockElements
    }
}
