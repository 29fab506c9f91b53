import Logging
import NIOCore
import NIOPosix
import SprintProtocol
import Testing

@testable import SprintAPI

/// The server and the address it is given.
@Suite(.timeLimit(.minutes(20))) struct HTTPServerTests {
    private func server(
        _ host: String, _ port: Int, idle: Duration = .seconds(60)
    ) -> HTTPServer {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return HTTPServer(
            service: StubService(.hang), defaults: RunOptions(seed: 0), seed: nil, workersMin: 1,
            host: host, port: port, idle: idle, logger: logger)
    }

    @Test(arguments: ["", "POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 50\r\n\r\n{"])
    func `a connection on which nothing comes is closed`(sent: String) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server("127.0.0.1", 0, idle: .milliseconds(100)).run { port.yield($0) }
            }
            let number = try #require(await ports.first { _ in true })
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: number).get()
            // On a busy machine the connection may be closed before this is written.
            channel.writeAndFlush(ByteBuffer(string: sent), promise: nil)
            try await channel.closeFuture.get()
            group.cancelAll()
        }
    }

    /// What a server that must not come up says.
    private func refusal(_ host: String, _ port: Int) async throws -> HTTPServerError {
        try await #require(throws: HTTPServerError.self) {
            try await server(host, port).run { port in Issue.record("it listens at \(port)") }
        }
    }

    @Test func `a taken port is named with what to do`() async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server("127.0.0.1", 0).run { port.yield($0) } }
            let taken = try #require(await ports.first { _ in true })
            let error = try await refusal("127.0.0.1", taken)
            #expect(error == .addressTaken("127.0.0.1:\(taken)"))
            #expect("\(error)".contains("127.0.0.1:\(taken) is taken"))
            group.cancelAll()
        }
    }

    /// 192.0.2.0/24 is for documents alone, and a name's part has 63 letters at most (RFC 5737,
    /// 1035).
    @Test func `an address of no machine and a name of no host are named`() async throws {
        #expect(try await refusal("192.0.2.1", 0) == .addressNotHere("192.0.2.1:0"))
        let name = String(repeating: "x", count: 300)
        #expect(try await refusal(name, 80) == .unknownHost("\(name):80"))
    }

    @Test func `an IPv6 host stands in brackets`() async throws {
        let error = try await refusal("2001:db8::1", 80)
        #expect("\(error)".hasPrefix("[2001:db8::1]:80"))
    }

    @Test func `each refusal names the address and the flag`() {
        let all: [HTTPServerError] = [
            .addressTaken("h:1"), .addressNotHere("h:1"), .notPermitted("h:1"), .unknownHost("h:1"),
            .refused("h:1", reason: "because"),
        ]
        for error in all {
            #expect("\(error)".hasPrefix("h:1") && "\(error)".contains("--http HOST:PORT"))
        }
        #expect(Set(all.map(\.description)).count == all.count)
    }
}
