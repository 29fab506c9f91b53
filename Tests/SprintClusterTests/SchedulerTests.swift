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
        // 100 tokens/s prefill, 1 MiB pages: a page costs 320 ms to compute, 2 ms on an unmeasured link.
        #expect(assignments(scene.plan(1, prefix: 64)) == ["01 <- assign run-1/1.1#1 pages 2"])
        var slow = CoordinatorScene.result(CoordinatorScene.attempt(1, 1))
        slow.account.bytesShipped = 2 << 20
        slow.account.prefixMilliseconds = 20_000
        _ = scene.endPlan(1)
        _ = scene.hear(1, .taskResult(slow))
        #expect(
            assignments(scene.plan(1, round: 2, prefix: 640)) == [
                "01 <- assign run-1/2.1#1 pages 0"
            ])
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
        result.account.prefixMilliseconds = .nan
        result.account.decodeMilliseconds = .infinity
        _ = scene.hear(1, .taskResult(result))
        #expect(
            assignments(scene.plan(1, round: 2, prefix: 640)) == [
                "01 <- assign run-1/2.1#1 pages 20"
            ])
    }
}
