import CSprintKernels

extension TensorElement {
    /// Whether `count` elements fill whole blocks.
    public func holdsWholeBlocks(_ count: Int) -> Bool { count.isMultiple(of: blockElements) }

    /// Bytes of `count` elements, which fill whole blocks.
    public func byteCount(ofElements count: Int) -> Int {
        precondition(
            holdsWholeBlocks(count), "a row's length must be a multiple of its type's block")
        return count / blockElements * blockBytes
    }

    /// Elements of one or more rows as floats, in storage order.
    ///
    /// The plain reference: one multiplication and one addition an element, in the order of the
    /// `gguf` package.
    /// - Parameters:
    ///   - bytes: whole blocks.
    ///   - output: exactly as many floats as the blocks hold elements.
    public func dequantise(_ bytes: RawSpan, into output: inout MutableSpan<Float>) {
        let count = output.count
        precondition(
            bytes.byteCount == byteCount(ofElements: count),
            "the bytes must hold as many elements as asked")
        guard count > 0 else { return }
        bytes.withUnsafeBytes { source in
            output.withUnsafeMutableBufferPointer {
                dequantise(source.baseAddress!, count, into: $0.baseAddress!)
            }
        }
    }

    /// As `dequantise(_:into:)`, into a new array.
    public func dequantised(_ bytes: RawSpan) -> [Float] {
        precondition(bytes.byteCount.isMultiple(of: blockBytes), "the bytes must be whole blocks")
        var output = [Float](repeating: 0, count: bytes.byteCount / blockBytes * blockElements)
        var span = output.mutableSpan
        dequantise(bytes, into: &span)
        return output
    }

    /// As `dequantise(_:into:)`, for callers on this floor: `count` elements in whole blocks at
    /// `source`.
    func dequantise(
        _ source: UnsafeRawPointer, _ count: Int, into output: UnsafeMutablePointer<Float>
    ) {
        let blocks = source.assumingMemoryBound(to: UInt8.self)
        switch self {
        case .f32: sprint_dequantise_f32(blocks, count, output)
        case .f16: sprint_dequantise_f16(blocks, count, output)
        case .bf16: sprint_dequantise_bf16(blocks, count, output)
        case .q4_0: sprint_dequantise_q4_0(blocks, count, output)
        case .q4_1: sprint_dequantise_q4_1(blocks, count, output)
        case .q5_0: sprint_dequantise_q5_0(blocks, count, output)
        case .q5_1: sprint_dequantise_q5_1(blocks, count, output)
        case .q8_0: sprint_dequantise_q8_0(blocks, count, output)
        case .q4_K: sprint_dequantise_q4_K(blocks, count, output)
        case .q5_K: sprint_dequantise_q5_K(blocks, count, output)
        case .q6_K: sprint_dequantise_q6_K(blocks, count, output)
        }
    }
}
