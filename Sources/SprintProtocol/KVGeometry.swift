/// Shape of a KV page: `Limits.pageTokens` tokens, all layers.
///
/// Payload layout, row-major: `[layer][K, V][kvHead][token][headDimension]`; in fp16 pages keys lie
/// transposed, `[headDimension][token]`, so that a query meets many tokens at once.
public struct KVGeometry: Hashable, Sendable {
    /// Element type of keys and values.
    public enum Element: UInt8, Hashable, Sendable, CaseIterable, Codable {
        /// IEEE 754 binary32.
        case float32 = 0
        /// IEEE 754 binary16.
        case float16 = 1

        /// What users call it: `f32` or `f16`.
        public var name: String { self == .float32 ? "f32" : "f16" }

        /// Bytes of one element.
        public var byteCount: Int { self == .float32 ? 4 : 2 }
    }

    /// Transformer layers.
    public var layers: Int
    /// Key/value heads of a layer.
    public var kvHeads: Int
    /// Elements of one head's key or value.
    public var headDimension: Int
    /// Element type.
    public var element: Element

    /// Creates a geometry.
    public init(layers: Int, kvHeads: Int, headDimension: Int, element: Element) {
        self.layers = layers
        self.kvHeads = kvHeads
        self.headDimension = headDimension
        self.element = element
    }

    /// Payload bytes of one page.
    public var pageByteCount: Int {
        layers * 2 * kvHeads * Limits.pageTokens * headDimension * element.byteCount
    }
}
