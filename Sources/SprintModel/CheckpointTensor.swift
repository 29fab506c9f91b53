import SprintTensor

/// One tensor of a checkpoint: where its bytes lie in a mapped file, and what they mean.
public struct CheckpointTensor: Sendable {
    /// Canonical name, as GGUF has it: `token_embd.weight`, `blk.0.attn_q.weight`.
    public let name: String
    /// Storage type.
    public let element: TensorElement
    /// Rows: output features. A vector is one row.
    public let rows: Int
    /// Elements of a row: input features; a multiple of the type's block.
    public let columns: Int
    /// The mapped file that holds it.
    public let file: MappedFile
    /// Its bytes in `file`: `rows` rows of `rowBytes`, without gaps.
    public let range: Range<Int>

    /// Bytes of one row.
    public var rowBytes: Int { columns / element.blockElements * element.blockBytes }

    /// Lends all its bytes.
    public func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try file.withBytes(range, body)
    }

    /// Its shape for messages, `[rows, columns]` or `[columns]`.
    public var shape: String { rows == 1 ? "[\(columns)]" : "[\(rows), \(columns)]" }
}
