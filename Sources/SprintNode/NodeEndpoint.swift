import SprintProtocol
import ZeroMQ

/// A ZeroMQ address that the cluster accepts: `tcp://HOST:PORT` or `ipc://PATH`.
public struct NodeEndpoint: Hashable, Sendable, CustomStringConvertible {
    /// Where the endpoint lies.
    public enum Place: Hashable, Sendable {
        /// A TCP address; port `nil` is `*`, any free one.
        case tcp(host: String, port: Int?)
        /// A Unix socket.
        case ipc(path: String)
    }

    /// The place.
    public let place: Place

    /// Reads `tcp://HOST:PORT`, `tcp://HOST:*` or `ipc://PATH`.
    ///
    /// - Throws: `NodeError.endpoint` for anything else.
    public init(_ text: String) throws(NodeError) {
        guard let place = Self.place(of: text) else { throw .endpoint(text) }
        self.place = place
    }

    private init(place: Place) { self.place = place }

    private static func place(of text: String) -> Place? {
        if text.hasPrefix("ipc://") {
            let path = String(text.dropFirst(6))
            guard !path.isEmpty, path.utf8.count <= Limits.socketPathBytesMax else { return nil }
            return .ipc(path: path)
        }
        guard text.hasPrefix("tcp://"), let colon = text.lastIndex(of: ":") else { return nil }
        let hostStart = text.index(text.startIndex, offsetBy: 6)
        guard hostStart < colon else { return nil }
        let port = text[text.index(after: colon)...]
        if port == "*" { return .tcp(host: String(text[hostStart..<colon]), port: nil) }
        guard let number = Int(port), (1...65_535).contains(number) else { return nil }
        return .tcp(host: String(text[hostStart..<colon]), port: number)
    }

    /// Any free port of the loopback interface.
    public static let loopback = NodeEndpoint(place: .tcp(host: "127.0.0.1", port: nil))

    /// Whether only this machine can reach it; anything else needs CURVE keys (contract C4).
    public var isLocal: Bool {
        ZeroMQ.Endpoint.isLocal(description)
    }

    /// Where the bulk channel of a control endpoint is bound: the next port, or the path with
    /// `.bulk`.
    public var bulk: NodeEndpoint {
        switch place {
        case .ipc(let path): NodeEndpoint(place: .ipc(path: path + ".bulk"))
        case .tcp(let host, let port?) where port < 65_535:
            NodeEndpoint(place: .tcp(host: host, port: port + 1))
        case .tcp(let host, _): NodeEndpoint(place: .tcp(host: host, port: nil))
        }
    }

    /// The address by which this machine reaches what it bound: a wildcard host becomes loopback.
    public var reachable: NodeEndpoint {
        guard case .tcp(let host, let port) = place, ["*", "0.0.0.0"].contains(host) else {
            return self
        }
        return NodeEndpoint(place: .tcp(host: "127.0.0.1", port: port))
    }

    /// The address as a peer sees it that reaches the same machine by `other`: its host, this port.
    public func seen(by other: NodeEndpoint) -> NodeEndpoint {
        guard case .tcp(_, let port) = place, case .tcp(let host, _) = other.place else {
            return self
        }
        return NodeEndpoint(place: .tcp(host: host, port: port))
    }

    /// The address as ZeroMQ reads it.
    public var description: String {
        switch place {
        case .ipc(let path): "ipc://\(path)"
        case .tcp(let host, let port): "tcp://\(host):\(port.map(String.init) ?? "*")"
        }
    }
}
