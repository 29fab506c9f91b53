import SprintCluster
import SprintProtocol
import Testing

/// A worker's fault is not the task's: it goes elsewhere, bounded, and the worker is held to it.
@Suite struct BlameTests {
    private static let attempt = CoordinatorScene.attempt(1, 1)

    private func illegal(_ attempt: AttemptID, by peer: UInt8) -> CoordinatorEvent {
        .illegalResult(
            CoordinatorScene.peer(peer), CoordinatorScene.result(attempt),
            reason: "Token 99999 is not in the vocabulary.")
    }

    private func declined(_ number: Int, _ code: TaskFailure.Code = .tooLarge) -> ControlMessage {
        .taskFailed(
            TaskFailure(
                attempt: CoordinatorScene.attempt(1, number), code: code,
                reason: "the sequence needs 9 KV pages, the replica holds 4"))
    }

    @Test("An illegal result: the peer is refused with the reason, the task done elsewhere")
    func illegalResult() {
        var scene = CoordinatorScene()
        scene.register(1, 2)
        scene.submit()
        _ = scene.plan(1)
        let lines = scene.tell(illegal(Self.attempt, by: 1))
        #expect(lines.prefix(2) == ["01 <- refuse malformed", "01 disconnect"])
        #expect(lines.contains { $0.hasPrefix("worker-1 left") && $0.contains("99999") })
        #expect(
            lines.suffix(3) == [
                "run-1: lost run-1/1.1#1", "02 <- assign run-1/1.1#2 pages 2",
                "run-1: started run-1/1.1#2 at worker-2",
            ])
        #expect(scene.coordinator.counters.resultsIllegal == 1)
        let second = CoordinatorScene.result(CoordinatorScene.attempt(1, 2))
        _ = scene.hear(2, .taskResult(second))
        _ = scene.endPlan(1)
        #expect(
            scene.tell(.planner(CoordinatorScene.run, .answered)).first
                == "run-1: completed [1] discarded 3")
    }

    @Test("A blamed process gets nothing while another is registered, whatever its registration")
    func blamedProcess() {
        var scene = CoordinatorScene()
        scene.register(1, 2)
        scene.submit()
        _ = scene.plan(1)
        _ = scene.tell(illegal(Self.attempt, by: 1))
        // The same process with a new connection; worker 2 is busy with the task.
        let again = scene.hear(3, .hello(CoordinatorScene.hello(processID: 1)))
        #expect(again.contains("03 <- welcome worker-3"))
        #expect(scene.plan(2) == ["run-1: queued run-1/1.2"])
        let freed = scene.hear(
            2, .taskResult(CoordinatorScene.result(CoordinatorScene.attempt(1, 2))))
        #expect(freed.contains("02 <- assign run-1/1.2#1 pages 2"))
        let alone = scene.tell(.unreachable(CoordinatorScene.peer(2)))
        #expect(alone.contains("03 <- assign run-1/1.2#2 pages 2"), "better than nobody")
    }

    @Test("A cluster of illegal writers ends in a typed error")
    func illegalResultsAreBounded() {
        var scene = CoordinatorScene()
        scene.submit()
        _ = scene.plan(1)
        var last: [String] = []
        for number in 1...Limits.attemptsMax {
            _ = scene.hear(UInt8(number), .hello(CoordinatorScene.hello()))
            last = scene.tell(illegal(CoordinatorScene.attempt(1, number), by: UInt8(number)))
        }
        #expect(last.suffix(2) == ["run-1: failed attempts_exhausted", "run-1 planner: release"])
        #expect(scene.coordinator.counters.resultsIllegal == Limits.attemptsMax)
    }

    @Test("A late illegal result is fenced like any other, and blames nobody")
    func lateIllegalResult() {
        var scene = CoordinatorScene()
        scene.register(1)
        #expect(scene.tell(illegal(Self.attempt, by: 1)) == [])
        #expect(scene.tell(illegal(Self.attempt, by: 7)) == ["07 <- refuse notRegistered"])
        #expect(scene.coordinator.counters.messagesFenced == 2)
        #expect(scene.coordinator.counters.resultsIllegal == 0)
    }

    @Test("Too large for one: never asked again, done by another, others' tasks go on")
    func tooLarge() {
        var scene = CoordinatorScene()
        scene.register(1, 2)
        scene.submit()
        _ = scene.plan(1)
        _ = scene.plan(2)
        // Worker 2 is busy with prompt 2: prompt 1 waits for it, though worker 1 is free.
        #expect(scene.hear(1, declined(1)) == ["run-1: lost run-1/1.1#1"])
        #expect(scene.plan(3).contains("01 <- assign run-1/1.3#1 pages 2"), "not held up")
        let freed = scene.hear(
            2, .taskResult(CoordinatorScene.result(CoordinatorScene.attempt(2, 1))))
        #expect(freed.contains("02 <- assign run-1/1.1#2 pages 2"))
    }

    @Test("Too large for all: a typed failure at once, with what to do")
    func tooLargeForAll() {
        var scene = CoordinatorScene()
        scene.register(1, 2)
        scene.submit()
        _ = scene.plan(1)
        #expect(scene.hear(1, declined(1)).contains("02 <- assign run-1/1.1#2 pages 2"))
        let actions = scene.coordinator.handle(
            .received(CoordinatorScene.peer(2), declined(2)), at: scene.now)
        let failures = actions.compactMap { action -> ReasoningFailure? in
            if case .emit(_, .failed(let failure)) = action { failure } else { nil }
        }
        #expect(failures.map(\.code) == [.taskTooLarge])
        #expect(failures.first?.message.contains("--kv-memory") == true)
        #expect(scene.coordinator.runCount == 0)
    }

    @Test("A worker that comes later is asked, too")
    func tooLargeForTheFirst() {
        var scene = CoordinatorScene()
        scene.register(1, 2)
        scene.submit()
        _ = scene.plan(1)
        _ = scene.hear(1, declined(1))
        #expect(
            scene.tell(.unreachable(CoordinatorScene.peer(2))).last == "run-1: lost run-1/1.1#2",
            "the one that could hold it may come back")
        #expect(
            scene.hear(3, .hello(CoordinatorScene.hello())).contains(
                "03 <- assign run-1/1.1#3 pages 2"))
    }
}
