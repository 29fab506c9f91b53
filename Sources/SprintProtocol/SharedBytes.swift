/// Memory that several owners may read at once: a KV page's payload on its way to a socket.
///
/// The bytes neither move nor change while anyone holds the object, so a socket may send them
/// without a copy.
public protocol SharedBytes: AnyObject, Sendable {
    /// Bytes in all.
    var byteCount: Int { get }

    /// Lends the bytes for the duration of the call.
    func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result
}
