/// What the security of a listener depends on: who can reach its endpoint.
public enum Endpoint {
    /// Whether only processes of this host can reach the endpoint: `inproc://`, `ipc://`, or
    /// `tcp://` with an IPv4 loopback address in figures.
    public static func isLocal(_ endpoint: String) -> Bool {
        if endpoint.hasPrefix("inproc://") || endpoint.hasPrefix("ipc://") { return true }
        guard endpoint.hasPrefix("tcp://") else { return false }
        let address = endpoint.dropFirst("tcp://".count)
        guard let colon = address.lastIndex(of: ":") else { return false }
        return isLoopback(String(address[..<colon]))
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
