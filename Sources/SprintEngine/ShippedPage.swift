import SprintProtocol
import SprintTensor
import SprintWire

/// One page of a prefix on its way to another replica: a reference, not a copy.
public struct ShippedPage: Sendable {
    /// The page's number in its prefix, from 0.
    public let number: Int
    /// What the page says about itself; `PageCodec.encode` makes the header frame.
    public let header: PageHeader
    /// Keys and values; sealed, so nobody writes them again.
    public let payload: KVPage
}
