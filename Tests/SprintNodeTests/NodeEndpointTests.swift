import SprintNode
import Testing

@Suite struct NodeEndpointTests {
    @Test(arguments: [
        "tcp://127.0.0.1:5570", "tcp://127.0.0.1:*", "tcp://10.0.0.1:1", "tcp://coordinator:65535",
        "tcp://0.0.0.0:80",
        "tcp://*:80", "tcp://[::1]:5570", "ipc:///run/sprint", "ipc://relative",
    ])
    func `a legal address reads back as it was written`(text: String) throws {
        #expect(try NodeEndpoint(text).description == text)
    }

    @Test(arguments: [
        "", "tcp", "tcp://", "tcp://:80", "tcp://host", "tcp://host:", "tcp://host:0",
        "tcp://host:65536", "tcp://host:-1",
        "tcp://host:80x", "tcp://host:**", "udp://host:80", "inproc://a", "http://host:80",
        "ipc://", "host:80",
        "ipc://" + String(repeating: "a", count: 101),
    ])
    func `anything else is refused with a sentence that holds it`(text: String) {
        let error = #expect(throws: NodeError.endpoint(text)) { try NodeEndpoint(text) }
        #expect(error?.description.contains("tcp://HOST:PORT") == true)
    }

    @Test func `only loopback and ipc are local`() throws {
        for text in [
            "tcp://127.0.0.1:80", "tcp://127.0.0.1:*", "tcp://localhost:80", "ipc:///run/sprint",
        ] {
            #expect(try NodeEndpoint(text).isLocal, "\(text)")
        }
        for text in [
            "tcp://0.0.0.0:80", "tcp://*:80", "tcp://10.0.0.1:80", "tcp://host:80",
            "tcp://127.0.0.1.evil:80",
        ] {
            #expect(try !NodeEndpoint(text).isLocal, "\(text)")
        }
    }

    @Test func `the bulk channel is the next port or the path beside`() throws {
        #expect(try NodeEndpoint("tcp://h:80").bulk.description == "tcp://h:81")
        #expect(try NodeEndpoint("tcp://h:65535").bulk.description == "tcp://h:*")
        #expect(try NodeEndpoint("tcp://h:*").bulk.description == "tcp://h:*")
        #expect(try NodeEndpoint("ipc:///run/s").bulk.description == "ipc:///run/s.bulk")
    }

    @Test func `a worker reaches the bulk channel by the host it knows`() throws {
        let bulk = try NodeEndpoint("tcp://0.0.0.0:81")
        #expect(
            try bulk.seen(by: NodeEndpoint("tcp://10.0.0.9:80")).description == "tcp://10.0.0.9:81")
        #expect(try NodeEndpoint("tcp://0.0.0.0:80").reachable.description == "tcp://127.0.0.1:80")
        #expect(try NodeEndpoint("tcp://*:80").reachable.description == "tcp://127.0.0.1:80")
        #expect(try NodeEndpoint("tcp://h:80").reachable.description == "tcp://h:80")
    }
}
