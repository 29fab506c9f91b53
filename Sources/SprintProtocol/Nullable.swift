/// A value that may be missing and is then written as `null`: a document keeps all its fields.
public struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
    /// The value, if there is one.
    public var value: Value?

    /// Wraps a value or its absence.
    public init(_ value: Value?) { self.value = value }

    /// Writes the value or `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}
