import SprintCluster
import SprintProtocol
import Testing

/// Which worker, and whether pages travel. Seen through the coordinator's assignments.
@Suite struct SchedulerTests {
    private func assignments(_ lines: [String]) -> [String] {
        lines.filter { $0.contains("assign") }
    }

    @Test("Ties go to the oldest registration; tasks spread before they share")
    func spread() {
        var scene = CoordinatorScene()
        scene.register(2, 1, slots: 2)
        scene.submit()
        let lines = (1...4).flatMap { scene.plan($0) }
        #expect(
            assignments(lines) == [
                "02 <- assign run-1/1.1#1 pages 2", "01 <- assign run-1/1.2#1 pages 2",
                "02 <- assign run-1/1.3#1 pages 2", "01 <- assign run-1/1.4#1 pages 2",
            ])
    }

    @Test("A free worker goes before a busy one, however quick that is and whatever it holds")
    func theLeastLoadedFirst() {
        var scene = CoordinatorScene()
        scene.register(1, slots: 64)
        scene.submit()
        for prompt in 1...20 { _ = scene.plan(prompt, prefix: 640) }
        _ = scene.endPlan(20)
        for prompt in 1...20 {
            var result = CoordinatorScene.result(CoordinatorScene.attempt(prompt, 1))
            result.account.decodeMilliseconds = 0.1
            _ = scene.hear(1, .taskResult(result))
        }
        scene.register(2, slots: 2)
        let lines = (1...7).flatMap { scene.plan($0, round: 2, prefix: 640) }
        #expect(
            assignments(lines).map { $0.prefix(2) } == ["01", "02", "01", "02", "01", "01", "01"],
            "in turn, until one is full: \(lines)")
    }

    @Test("Load is counted for each thread")
    func loadPerThread() {
        var scene = CoordinatorScene()
        for (peer, threads) in [(UInt8(1), 1), (2, 4)] {
            var hello = CoordinatorScene.hello(slots: 8, processID: Int(peer))
            hello.threads = threads
            _ = scene.hear(peer, .hello(hello))
        }
        scene.submit()
        let lines = (1...6).flatMap { scene.plan($0) }
        #expect(
            assignments(lines).map { $0.prefix(2) } == ["01", "02", "02", "02", "02", "01"],
            "\(lines)")
    }

    @Test("A run's next task goes where its pages are")
    func affinity() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit()
        _ = scene.plan(1, prefix: 320)
        scene.register(2)
        _ = scene.endPlan(1)
        _ = scene.hear(1, .taskResult(CoordinatorScene.result(CoordinatorScene.attempt(1, 1))))
        #expect(
            assignments(scene.plan(1, round: 2, prefix: 640)) == [
                "01 <- assign run-1/2.1#1 pages 20"
            ])
        var other = CoordinatorScene()
        other.register(2, 1)
        other.submit()
        #expect(assignments(other.plan(1, prefix: 320)) == ["02 <- assign run-1/1.1#1 pages 10"])
    }

    @Test("Always offers, never does not, and without a bulk channel nothing can travel")
    func policies() {
        for (policy, bulk, pages) in [
            (ShipPolicy.always, "b", 2), (.never, "b", 0), (.always, nil, 0),
        ] {
            var scene = CoordinatorScene(bulk: bulk)
            scene.register(1)
            scene.submit(ship: policy)
            #expect(assignments(scene.plan(1)) == ["01 <- assign run-1/1.1#1 pages \(pages)"])
        }
    }

    @Test("Auto ships while the link is the faster way, and stops when it is measured to be slow")
    func autoFollowsTheRates() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit(ship: .auto)
        // 100 tokens/s prefill, 1 MiB pages: a page costs 320 ms to compute, 2 ms on an unmeasured
        // link.
        #expect(assignments(scene.plan(1, prefix: 64)) == ["01 <- assign run-1/1.1#1 pages 2"])
        var slow = CoordinatorScene.result(CoordinatorScene.attempt(1, 1))
        slow.account.bytesShipped = 2 << 20
        slow.account.shipMilliseconds = 20_000
        _ = scene.endPlan(1)
        _ = scene.hear(1, .taskResult(slow))
        #expect(
            assignments(scene.plan(1, round: 2, prefix: 640)) == [
                "01 <- assign run-1/2.1#1 pages 0"
            ])
    }

    @Test("The time an attempt waited for its turn says nothing about its worker's speed")
    func waitingIsNoPrefill() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit(ship: .auto)
        _ = scene.plan(1, prefix: 640)
        // 640 tokens in 64 ms, after 100 s in the queue: 10,000 tokens/s, a page costs 3.2 ms.
        var result = CoordinatorScene.result(CoordinatorScene.attempt(1, 1))
        result.account.tokensRecomputed = 640
        result.account.prefillMilliseconds = 64
        result.account.prefixMilliseconds = 100_064
        // The link: 1 MiB in 100 ms. At the speed of the hello, 320 ms a page, it would ship.
        result.account.bytesShipped = 1 << 20
        result.account.shipMilliseconds = 100
        _ = scene.endPlan(1)
        _ = scene.hear(1, .taskResult(result))
        #expect(
            assignments(scene.plan(1, round: 2, prefix: 1_280)) == [
                "01 <- assign run-1/2.1#1 pages 0"
            ])
    }

    @Test("The speed a worker measured at its start decides until a result says more")
    func helloSpeed() {
        for (speed, pages) in [(100.0, 10), (1e6, 0)] {
            var scene = CoordinatorScene()
            var hello = CoordinatorScene.hello()
            hello.prefillTokensPerSecond = speed
            _ = scene.hear(1, .hello(hello))
            scene.submit(ship: .auto)
            #expect(
                assignments(scene.plan(1, prefix: 320)) == [
                    "01 <- assign run-1/1.1#1 pages \(pages)"
                ])
        }
    }

    @Test("Senseless accounts change nothing")
    func senselessAccounts() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit(ship: .auto)
        _ = scene.plan(1)
        _ = scene.endPlan(1)
        var result = CoordinatorScene.result(CoordinatorScene.attempt(1, 1))
        result.account.bytesShipped = -5
        result.account.shipMilliseconds = .nan
        result.account.prefillMilliseconds = -1
        result.account.tokensRecomputed = .max
        result.account.tailTokens = .max
        result.account.decodeMilliseconds = .infinity
        _ = scene.hear(1, .taskResult(result))
        #expect(
            assignments(scene.plan(1, round: 2, prefix: 640)) == [
                "01 <- assign run-1/2.1#1 pages 20"
            ])
    }
}
