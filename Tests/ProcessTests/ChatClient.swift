import Foundation
import Glibc

/// What the service answered to a chat completion, as far as tests look.
struct ChatAnswer: Decodable, Sendable {
    struct Choice: Decodable, Sendable {
        struct Message: Decodable, Sendable {
            var content: String
            var reasoning_content: String
        }
        var message: Message
    }
    struct Extension: Decodable, Sendable {
        var answer: String?
        var tasks: Int
        var seed: String
    }

    var choices: [Choice]
    var sprint: Extension
}

/// A client that asks one question on a connection of its own, and reads to its end.
enum ChatClient {
    struct Failed: Error {
        var text: String
        var code = errno
    }

    /// Asks the service at a loopback port.
    static func ask(_ question: String, seed: UInt64, port: Int) async throws -> ChatAnswer {
        let message = ["role": "user", "content": question]
        let body = try JSONSerialization.data(
            withJSONObject: ["messages": [message], "seed": seed] as [String: Any])
        let response = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try exchange(body, port: port) })
            }
        }
        let text = String(decoding: response, as: UTF8.self)
        guard text.hasPrefix("HTTP/1.1 200 "), let head = text.firstRange(of: "\r\n\r\n") else {
            throw Failed(text: text)
        }
        return try JSONDecoder().decode(ChatAnswer.self, from: Data(text[head.upperBound...].utf8))
    }

    private static func exchange(_ body: Data, port: Int) throws -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
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
        guard status == 0 else { throw Failed(text: "connect to port \(port)") }
        let head =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
            + "Connection: close\r\nContent-Length: \(body.count)\r\n\r\n"
        let request = Array(head.utf8) + body
        guard write(descriptor, request, request.count) == request.count else {
            throw Failed(text: "write")
        }
        var response: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return response }
            response += chunk[..<count]
        }
    }
}
