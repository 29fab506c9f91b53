import SprintCluster
import SprintProtocol
import Testing

/// Who may be a worker, and when it no longer is.
@Suite struct RegistrationTests {
    @Test func anEqualWorkerIsWelcomed() {
        var scene = CoordinatorScene()
        #expect(
            scene.hear(1, .hello(CoordinatorScene.hello())) == [
                "01 <- welcome worker-1", "worker-1 joined as 01",
            ])
        #expect(scene.coordinator.workers.map(\.id) == [WorkerID(1)])
    }

    @Test("A worker that would show in the text is refused, with both sides' values in the reason")
    func mismatchesAreRefused() {
        var version = CoordinatorScene.hello()
        version.protocolVersion = 99
        var model = CoordinatorScene.hello()
        model.fingerprint = .zero
        model.modelName = "other"
        var pages = CoordinatorScene.hello()
        pages.pageTokens = 64
        var context = CoordinatorScene.hello()
        context.contextTokensMax = 8_192
        var slots = CoordinatorScene.hello()
        slots.slots = 0
        let cases: [(WorkerHello, Refusal.Code, [String])] = [
            (version, .protocolVersion, ["99", "\(Limits.protocolVersion)"]),
            (model, .fingerprint, ["other", "tiny", "0000000", "0101010"]),
            (pages, .fingerprint, ["64", "32"]),
            (context, .fingerprint, ["8192", "4096", "Run the same release"]),
            (slots, .malformed, ["0", "--slots"]),
        ]
        for (hello, code, words) in cases {
            var coordinator = CoordinatorScene().coordinator
            let actions = coordinator.handle(
                .received(CoordinatorScene.peer(1), .hello(hello)), at: .zero)
            guard case .send(_, .refuse(let refusal))? = actions.first,
                case .disconnect? = actions.last
            else {
                Issue.record("\(code): \(actions)")
                continue
            }
            #expect(refusal.code == code)
            for word in words { #expect(refusal.reason.contains(word), "\(refusal.reason)") }
            #expect(coordinator.workers.isEmpty)
        }
    }

    @Test func oneWorkerMoreThanTheLimitIsRefused() {
        var scene = CoordinatorScene()
        for number in 0..<Limits.workersMax {
            let peer = PeerID([2, UInt8(number / 256), UInt8(number % 256)])
            _ = scene.tell(.received(peer, .hello(CoordinatorScene.hello())))
        }
        #expect(
            scene.hear(1, .hello(CoordinatorScene.hello())) == [
                "01 <- refuse full", "01 disconnect",
            ])
    }

    @Test("A peer that says hello anew is a new worker, and its old attempts are lost")
    func helloAnew() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit()
        _ = scene.plan(1)
        #expect(
            scene.hear(1, .hello(CoordinatorScene.hello())) == [
                "worker-1 left: It registered anew.", "run-1: lost run-1/1.1#1",
                "01 <- welcome worker-2",
                "worker-2 joined as 01", "01 <- assign run-1/1.1#2 pages 2",
                "run-1: started run-1/1.1#2 at worker-2",
            ])
    }

    @Test(
        "Three missed beats: suspected, its task goes on elsewhere; it returns only by a new hello")
    func suspectedAndBack() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit()
        _ = scene.plan(1)
        scene.register(2)
        #expect(scene.pass(.milliseconds(2_999), beating: [2]) == [])
        #expect(
            scene.pass(.milliseconds(1), beating: [2]) == [
                "worker-1 left: 3 heartbeats were missed.", "run-1: lost run-1/1.1#1",
                "02 <- assign run-1/1.1#2 pages 2", "run-1: started run-1/1.1#2 at worker-2",
            ])
        #expect(scene.hear(1, .heartbeat(Heartbeat(sequence: 4))) == ["01 <- refuse notRegistered"])
        #expect(scene.hear(1, .hello(CoordinatorScene.hello())).first == "01 <- welcome worker-3")
    }

    @Test("A coordinator that itself stood still suspects nobody")
    func ownStallIsForgiven() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.now = scene.now + .seconds(20)
        #expect(scene.tell(.tick) == ["01 <- heartbeat"])
        #expect(scene.coordinator.workers.count == 1)
    }

    @Test(
        "A local worker's end is noticed at once; its namesakes on other hosts are left alone"
    )
    func processEnded() {
        var scene = CoordinatorScene()
        scene.register(7)
        #expect(scene.tell(.workerProcessEnded(host: "elsewhere", processID: 7)) == [])
        #expect(
            scene.tell(.workerProcessEnded(host: "here", processID: 7)) == [
                "07 disconnect", "worker-1 left: Its process ended.",
            ])
    }

    @Test func anUnreachableWorkerIsGone() {
        var scene = CoordinatorScene()
        scene.register(1)
        #expect(
            scene.tell(.unreachable(CoordinatorScene.peer(1))) == [
                "01 disconnect", "worker-1 left: It cannot be reached.",
            ])
        #expect(scene.tell(.unreachable(CoordinatorScene.peer(1))) == [])
    }

    @Test("Nonsense closes its sender only")
    func malformedClosesThePeer() {
        var scene = CoordinatorScene()
        scene.register(1, 2)
        #expect(
            scene.tell(.malformed(CoordinatorScene.peer(1), reason: "x")).prefix(2) == [
                "01 <- refuse malformed", "01 disconnect",
            ])
        #expect(scene.tell(.malformed(CoordinatorScene.peer(9), reason: "x")).count == 2)
        #expect(
            scene.hear(2, .taskCancel(CoordinatorScene.attempt(1, 1))).first
                == "02 <- refuse malformed",
            "a coordinator's message from a worker")
        #expect(scene.coordinator.workers.isEmpty)
    }

    @Test("A refused peer is told once; after that nothing it says is heard, until it comes anew")
    func shunned() {
        var scene = CoordinatorScene()
        scene.register(1)
        #expect(scene.tell(.malformed(CoordinatorScene.peer(1), reason: "x")).count == 3)
        #expect(scene.tell(.malformed(CoordinatorScene.peer(1), reason: "x")) == [])
        #expect(scene.hear(1, .hello(CoordinatorScene.hello())) == [])
        #expect(scene.hear(1, .heartbeat(Heartbeat(sequence: 1))) == [])
        #expect(scene.coordinator.counters.peersRefused == 1)
        #expect(scene.coordinator.counters.messagesIgnored == 3)
        #expect(scene.hear(2, .hello(CoordinatorScene.hello())).first == "02 <- welcome worker-2")
    }

    @Test("A peer of another protocol version is told both versions, and may come back")
    func foreignVersion() {
        var scene = CoordinatorScene()
        scene.register(1)
        let peer = CoordinatorScene.peer(2)
        let actions = scene.coordinator.handle(.foreignVersion(peer, version: 7), at: scene.now)
        guard case .send(peer, .refuse(let refusal))? = actions.first,
            case .disconnect(peer)? = actions.last
        else {
            Issue.record("\(actions)")
            return
        }
        #expect(refusal.code == .protocolVersion)
        for word in ["protocol 7", "\(Limits.protocolVersion)", "same release"] {
            #expect(refusal.reason.contains(word), "\(refusal.reason)")
        }
        #expect(scene.hear(2, .hello(CoordinatorScene.hello())).first == "02 <- welcome worker-2")
        #expect(
            scene.tell(.foreignVersion(CoordinatorScene.peer(1), version: 7)).prefix(2) == [
                "01 <- refuse protocolVersion", "01 disconnect",
            ])
        #expect(scene.coordinator.workers.map(\.id) == [WorkerID(2)], "a registration ends with it")
        _ = scene.tell(.malformed(CoordinatorScene.peer(3), reason: "x"))
        #expect(scene.tell(.foreignVersion(CoordinatorScene.peer(3), version: 7)) == [])
    }

    @Test("What is remembered of refused peers is bounded: the oldest is forgotten")
    func shunnedAreBounded() {
        var scene = CoordinatorScene()
        for number in 0...Limits.peersRememberedMax {
            let peer = PeerID([2, UInt8(number / 256), UInt8(number % 256)])
            #expect(scene.tell(.malformed(peer, reason: "x")).count == 2)
        }
        #expect(scene.tell(.malformed(PeerID([2, 0, 0]), reason: "x")).count == 2)
        #expect(scene.tell(.malformed(PeerID([2, 0, 5]), reason: "x")).isEmpty)
    }

    @Test("A draining worker finishes what it has, gets nothing more and leaves")
    func draining() {
        var scene = CoordinatorScene()
        scene.register(1, slots: 2)
        scene.submit()
        _ = scene.plan(1)
        _ = scene.hear(1, .draining)
        #expect(scene.plan(2) == ["run-1: queued run-1/1.2"])
        let first = CoordinatorScene.result(CoordinatorScene.attempt(1, 1))
        #expect(
            scene.hear(1, .taskResult(first)) == [
                "run-1: finished run-1/1.1#1 at worker-1, 3 tokens"
            ])
        #expect(
            scene.hear(1, .goodbye) == ["worker-1 left: It left.", "run-1: waiting for workers"])
        #expect(
            scene.hear(2, .hello(CoordinatorScene.hello())).contains(
                "02 <- assign run-1/1.2#1 pages 2"))
    }
}
