import Foundation

/// Where an OpenAI-compatible service is: its base, such as `http://127.0.0.1:8080/v1`, or the
/// whole address of its chat completions.
public struct EndpointAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address that is called.
    public let description: String

    /// Reads an address; `nil` for anything but `http` and `https` with a host.
    public init?(_ text: String) {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            ["http", "https"].contains(parts.scheme?.lowercased()), parts.user == nil,
            parts.query == nil, parts.fragment == nil
        else { return nil }
        var base = text
        while base.hasSuffix("/") { base.removeLast() }
        description = base.hasSuffix(Self.path) ? base : base + Self.path
    }

    private static let path = "/chat/completions"
}
