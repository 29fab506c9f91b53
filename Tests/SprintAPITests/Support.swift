import Foundation
import Glibc
import Hummingbird
import HummingbirdTesting
import Logging
import SprintProtocol

@testable import SprintAPI

/// Runs `body` with a client of an HTTP server in front of `service`.
func serving(
    _ service: any ReasoningService, defaults: RunOptions = RunOptions(seed: 0),
    _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
) async throws {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let router = ReasoningRouter(service: service, defaults: defaults).router()
    let application = Application(router: router, logger: logger)
    try await application.test(.live) { client in try await body(client) }
}

/// A JSON object of a response.
typealias JSONObject = [String: Any]

/// Reads a response's body, which must be a JSON object.
func object(_ response: TestResponse) throws -> JSONObject {
    let value = try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView))
    guard let object = value as? JSONObject else {
        throw Unexpected(text: "no JSON object: \(value)")
    }
    return object
}

/// The error that a response must hold.
struct ErrorBody: Hashable {
    var status: Int
    var type: String
    var code: String
    var message: String

    init(_ response: TestResponse) throws {
        guard let error = try object(response)["error"] as? JSONObject,
            let type = error["type"] as? String,
            let code = error["code"] as? String, let message = error["message"] as? String
        else { throw Unexpected(text: "no error: \(String(buffer: response.body))") }
        status = response.status.code
        (self.type, self.code, self.message) = (type, code, message)
    }
}

struct Unexpected: Error { var text: String }

extension TestClientProtocol {
    /// Posts a chat completion.
    func chat(_ json: String) async throws -> TestResponse {
        try await executeRequest(
            uri: "/v1/chat/completions", method: .post, headers: [:], body: ByteBuffer(string: json)
        )
    }

    /// Gets a path.
    func get(_ uri: String) async throws -> TestResponse {
        try await executeRequest(uri: uri, method: .get, headers: [:], body: nil)
    }
}

/// A TCP connection that a test can cut, which no polite HTTP client does.
struct RawConnection: ~Copyable {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, size)
            }
        }
        guard status == 0 else { throw Unexpected(text: "connect to port \(port): \(errno)") }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw Unexpected(text: "write: \(errno)")
        }
    }
}
