import SprintProtocol
import Testing
import ZeroMQ

/// A protected ROUTER, its handler, and a loop that serves both on one thread, as a reactor does.
private struct Server: ~Copyable {
    let keys: CurveKeys
    let router: Socket
    var handler: ZAPHandler
    let endpoint: String

    init(context: Context, allowed: Set<CurvePublicKey>) throws {
        let keys = try CurveKeys.generate()
        let handler = try ZAPHandler(context: context, allowed: allowed)
        let router = try Socket(
            .router, context: context, options: SocketOptions(security: .server(keys)))
        let endpoint = try router.bind("tcp://127.0.0.1:*")
        (self.keys, self.endpoint) = (keys, endpoint)
        self.handler = handler
        self.router = router
    }

    /// Serves until `isDone` says so after a message or decision; returns all of both.
    func serve(
        within limit: Duration = patience,
        until isDone: ([[[UInt8]]], [ZAPHandler.Decision]) -> Bool
    ) throws -> (messages: [[[UInt8]]], decisions: [ZAPHandler.Decision]) {
        var poller = Poller()
        _ = poller.add(router)
        _ = poller.add(handler.socket)
        var messages: [[[UInt8]]] = []
        var decisions: [ZAPHandler.Decision] = []
        let deadline = ContinuousClock.now + limit
        while !isDone(messages, decisions) {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { break }
            _ = try poller.wait(timeout: left)
            while let decision = try handler.handle() { decisions.append(decision) }
            while let frames = try router.receive() { messages.append(frames.map(\.bytes)) }
        }
        return (messages, decisions)
    }
}

@Suite("CURVE and ZAP")
struct CurveTests {
    private func client(
        _ context: Context, _ security: SocketOptions.Security, to endpoint: String
    ) throws -> Socket {
        let dealer = try Socket(
            .dealer, context: context, options: SocketOptions(security: security))
        try dealer.connect(endpoint)
        return dealer
    }

    @Test("A listed worker gets through, both ways, with pages from where they lie")
    func listed() throws {
        let (context, remote) = (try Context(), try Context())
        let worker = try CurveKeys.generate()
        let server = try Server(context: context, allowed: [worker.public])
        let dealer = try client(
            remote, .client(worker, server: server.keys.public), to: server.endpoint)
        let served = try server.serve { _, decisions in !decisions.isEmpty }
        #expect(served.decisions == [.allowed(worker.public, address: "127.0.0.1")])
        let page = OwnedBytes(count: 1 << 20, released: try Wakeup())
        let sent = try send([.shared(page)], on: dealer)
        #expect(sent)
        let got = try server.serve { messages, _ in !messages.isEmpty }.messages
        #expect(got.first?.last == page.expected)
        let id = try #require(got.first?.first)
        let answered = try send([id, [2]], on: server.router)
        #expect(answered)
        let back = try receive(dealer)
        #expect(back == [[2]])
    }

    @Test(
        "An unlisted, a keyless or a misled worker never gets a message through"
    )
    func strangers() throws {
        let (context, remote) = (try Context(), try Context())
        let (worker, stranger, imposter) = (
            try CurveKeys.generate(), try CurveKeys.generate(), try CurveKeys.generate()
        )
        let server = try Server(context: context, allowed: [worker.public])
        let unlisted = try client(
            remote, .client(stranger, server: server.keys.public), to: server.endpoint)
        let keyless = try client(remote, .none, to: server.endpoint)
        let mistaken = try client(
            remote, .client(worker, server: imposter.public), to: server.endpoint)
        let denied = try server.serve { _, decisions in !decisions.isEmpty }
        #expect(denied.decisions.first == .denied(stranger.public, address: "127.0.0.1"))
        #expect(denied.messages.isEmpty)
        for outcome in [
            try send([[1]], on: unlisted, within: silence),
            try send([[1]], on: keyless, within: silence),
            try send([[1]], on: mistaken, within: silence),
        ] {
            #expect(!outcome, "nothing is even taken from a peer without a connection")
        }
        // The door still opens for the listed one, and its message is the only one that ever came.
        let listed = try client(
            remote, .client(worker, server: server.keys.public), to: server.endpoint)
        let opened = try server.serve { _, decisions in
            decisions.contains(.allowed(worker.public, address: "127.0.0.1"))
        }
        #expect(opened.messages.isEmpty)
        let sent = try send([[7]], on: listed)
        #expect(sent)
        let served = try server.serve { messages, _ in !messages.isEmpty }
        #expect(served.messages.map(\.last) == [[7]])
        let after = try server.serve(within: silence) { _, _ in false }
        #expect(after.messages.isEmpty)
    }

    @Test("A key taken off the list is refused at its next connection")
    func revoked() throws {
        let (context, remote) = (try Context(), try Context())
        let worker = try CurveKeys.generate()
        var server = try Server(context: context, allowed: [worker.public])
        let first = try client(
            remote, .client(worker, server: server.keys.public), to: server.endpoint)
        _ = try server.serve { _, decisions in !decisions.isEmpty }
        server.handler.allowed = []
        let second = try client(
            remote, .client(worker, server: server.keys.public), to: server.endpoint)
        let served = try server.serve { _, decisions in !decisions.isEmpty }
        #expect(served.decisions.first == .denied(worker.public, address: "127.0.0.1"))
        let still = try send([[1]], on: first)
        #expect(still, "a connection that stands is not cut")
        let refused = try send([[1]], on: second, within: silence)
        #expect(!refused)
    }

    @Test("A protected socket without a handler lets nobody in")
    func missingHandler() throws {
        let (context, remote) = (try Context(), try Context())
        let (keys, worker) = (try CurveKeys.generate(), try CurveKeys.generate())
        let router = try Socket(
            .router, context: context, options: SocketOptions(security: .server(keys)))
        let endpoint = try router.bind("tcp://127.0.0.1:*")
        let dealer = try client(remote, .client(worker, server: keys.public), to: endpoint)
        let sent = try send([[1]], on: dealer, within: silence)
        #expect(!sent)
        let message = try router.receive()
        #expect(message == nil)
    }

    /// Status codes for hand-made requests, by what is odd about them.
    @Test(
        "Only sensible requests are allowed",
        arguments: [
            (["1.0", "7", "sprint", "127.0.0.1", "", "NULL"], "200"),
            (["1.0", "7", "sprint", "", "", "NULL"], "200"),
            (["1.0", "7", "sprint", "10.0.0.1", "", "NULL"], "400"),
            (["1.0", "7", "sprint", "127.0.0.1.evil", "", "NULL"], "400"),
            (["1.0", "7", "other", "127.0.0.1", "", "NULL"], "400"),
            (["2.0", "7", "sprint", "127.0.0.1", "", "NULL"], "400"),
            (["1.0", "7", "sprint", "127.0.0.1", "", "PLAIN", "admin", "secret"], "400"),
            (["1.0", "7", "sprint", "127.0.0.1", "", "CURVE", "short"], "400"),
            (["1.0", "7", "sprint", "127.0.0.1", "", "CURVE"], "400"),
            (
                [
                    "1.0", "7", "sprint", "127.0.0.1", "", "CURVE",
                    "listed key of 32 bytes, as it is..",
                ], "400"
            ),
            (
                [
                    "1.0", "7", "sprint", "127.0.0.1", "", "CURVE",
                    "listed key of 32 bytes, as it is",
                ], "200"
            ),
            (
                [
                    "1.0", "7", "sprint", "127.0.0.1", "", "CURVE",
                    "listed key of 32 bytes, as it iS",
                ], "400"
            ),
            (["1.0"], "400"), ([""], "400"),
        ] as [([String], String)])
    func requests(frames: [String], status: String) throws {
        let context = try Context()
        let listed = try #require(
            CurvePublicKey(bytes: Array("listed key of 32 bytes, as it is".utf8)))
        let handler = try ZAPHandler(context: context, allowed: [listed])
        var options = SocketOptions()
        options.framesMax = 8
        let request = try Socket(.request, context: context, options: options)
        try request.connect("inproc://zeromq.zap.01")
        _ = try send(frames.map { Array($0.utf8) }, on: request)
        let decision = try handler.handle()
        #expect(decision != nil)
        let reply = try receive(request)
        try #require(reply?.count == 6)
        #expect(reply?[0] == Array("1.0".utf8))
        #expect(reply?[1] == (frames.count > 1 ? Array("7".utf8) : []))
        #expect(reply?[2] == Array(status.utf8))
    }

    @Test(
        "Key pairs agree with libzmq's published ones",
        arguments: [
            (
                "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
                "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"
            ),
            (
                "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
                "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"
            ),
        ])
    func vectors(publicText: String, secretText: String) throws {
        let keys = try CurveKeys(secret: CurveSecretKey(z85: secretText))
        #expect(keys.public.description == publicText)
        #expect(keys.secret.z85 == secretText)
        #expect(try CurvePublicKey(z85: publicText) == keys.public)
    }

    @Test("Fresh pairs differ, survive their text, and never print their secret")
    func generated() throws {
        let (a, b) = (try CurveKeys.generate(), try CurveKeys.generate())
        #expect(a.public != b.public)
        #expect(try CurveKeys(secret: CurveSecretKey(z85: a.secret.z85)).public == a.public)
        #expect(!"\(a) \(a.secret) \(String(reflecting: a))".contains(a.secret.z85))
    }

    @Test(
        "A text that is no key is refused",
        arguments: [
            "", "short", String(repeating: "0", count: 39), String(repeating: "0", count: 41),
            String(repeating: "\"", count: 40), String(repeating: "é", count: 20),
            String(repeating: "~", count: 40), String(repeating: "0", count: 39) + "\n",
        ])
    func badKeys(text: String) {
        #expect(throws: ZeroMQError.invalidKey) { try CurvePublicKey(z85: text) }
        #expect(throws: ZeroMQError.invalidKey) { try CurveSecretKey(z85: text) }
    }
}
