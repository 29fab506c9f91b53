/// What the security of a listener depends on: who can reach its endpoint.
public enum Endpoint {
    /// Whether only processes of this host can reach the endpoint: `inproc://`, `ipc://`, or
    /// `tcp://` with an IPv4 loopback address in figures or the name `localhost`.
    public static func isLocal(_ endpoint: String) -> Bool {
        let endpoint = inFigures(endpoint)
        if endpoint.hasPrefix("inproc://") || endpoint.hasPrefix("ipc://") { return true }
        guard endpoint.hasPrefix("tcp://") else { return false }
        let address = endpoint.dropFirst("tcp://".count)
        guard let colon = address.lastIndex(of: ":") else { return false }
        return isLoopback(String(address[..<colon]))
    }

    /// The endpoint as libzmq gets it: `localhost` is 127.0.0.1. No name service is asked, which
    /// could say something else and let others in without keys.
    static func inFigures(_ endpoint: String) -> String {
        let name = "tcp://localhost:"
        guard endpoint.hasPrefix(name) else { return endpoint }
        return "tcp://127.0.0.1:" + endpoint.dropFirst(name.count)
    }

    /// Whether the text is an IPv4 address in 127.0.0.0/8.
    static func isLoopback(_ address: String) -> Bool {
        let octets = address.split(separator: ".", omittingEmptySubsequences: false)
        let figures = octets.allSatisfy { octet in
            (1...3).contains(octet.utf8.count) && octet.utf8.allSatisfy { (48...57).contains($0) }
                && UInt8(octet) != nil
        }
        return octets.count == 4 && figures && octets[0] == "127"
    }
}
