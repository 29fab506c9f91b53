import SprintModel

/// The file a figure was measured with.
public struct ModelFacts: Hashable, Sendable, Encodable {
    /// Where it lies.
    public var path: String
    /// The storage type that most of its bytes have.
    public var type: String
    /// Bytes of its tensors by storage type.
    public var bytes_by_type: [String: Int]
    /// Bytes of all files that hold tensors.
    public var file_bytes: Int
    /// Bytes of the weights that one decode step reads.
    public var step_bytes: Int

    init(_ checkpoint: Checkpoint, cost: ModelCost) {
        path = checkpoint.path
        bytes_by_type = Dictionary(
            checkpoint.tensors.map { ($0.element.rawValue, $0.range.count) }, uniquingKeysWith: +)
        type = bytes_by_type.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
        file_bytes = checkpoint.files.reduce(0) { $0 + $1.byteCount }
        step_bytes = cost.weightBytes
    }
}

extension Checkpoint {
    /// The files that hold tensors, by path and size.
    var files: [(path: String, byteCount: Int)] {
        let sizes = Dictionary(tensors.map { ($0.file.path, $0.file.byteCount) }) { first, _ in
            first
        }
        return sizes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
