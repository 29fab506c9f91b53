import SprintCluster
import SprintProtocol
import Testing

/// Every run ends in a result or a typed error.
@Suite struct RunTests {
    @Test("No worker: said once, waited for, and a typed failure at the deadline")
    func noWorkers() {
        var scene = CoordinatorScene()
        scene.submit(deadline: .seconds(30))
        #expect(scene.plan(1) == ["run-1: queued run-1/1.1", "run-1: waiting for workers"])
        #expect(scene.plan(2) == ["run-1: queued run-1/1.2"])
        #expect(scene.pass(.milliseconds(29_999)) == [])
        #expect(
            scene.pass(.milliseconds(1)) == ["run-1: failed no_workers", "run-1 planner: release"])
        #expect(scene.coordinator.nextDeadline == nil)
    }

    @Test("The deadline counts what was spent on waiting, and is named as it was set")
    func waited() {
        for (deadline, waited, text) in [
            (Duration.seconds(3), Duration.seconds(2), "within 3 s"),
            (.milliseconds(1), .seconds(1), "within 1 ms"),
        ] {
            var scene = CoordinatorScene()
            let options = RunOptions(seed: 1, deadline: deadline)
            _ = scene.tell(.submit(CoordinatorScene.run, options, waited: waited))
            let due = Instant.zero + (deadline - waited)
            #expect(scene.coordinator.nextDeadline == due)
            let actions = scene.coordinator.handle(.tick, at: max(.zero, due))
            guard case .emit(_, .failed(let failure))? = actions.first else {
                Issue.record("\(actions)")
                continue
            }
            #expect(failure.code == .noWorkers && failure.message.contains(text), "\(failure)")
        }
    }

    @Test("A deadline with a worker that came and went is another failure")
    func deadline() {
        var scene = CoordinatorScene()
        scene.submit(deadline: .seconds(5))
        scene.register(1)
        _ = scene.plan(1)
        #expect(
            scene.pass(.seconds(5), beating: [1]) == [
                "01 <- cancel run-1/1.1#1", "run-1: failed deadline_exceeded",
                "run-1 planner: release",
            ])
        #expect(scene.coordinator.workers.map(\.slotsBusy) == [0])
    }

    @Test("Cancelling takes back what runs and what waits, and leaves the other runs alone")
    func cancel() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit(run: RunID(1))
        scene.submit(run: RunID(2))
        _ = scene.plan(1, run: RunID(1))
        _ = scene.plan(2, run: RunID(1))
        _ = scene.plan(1, run: RunID(2))
        #expect(
            scene.tell(.cancel(RunID(1))) == [
                "01 <- cancel run-1/1.1#1", "run-1: failed cancelled", "run-1 planner: release",
                "01 <- assign run-2/1.1#1 pages 2", "run-2: started run-2/1.1#1 at worker-1",
            ])
        #expect(scene.tell(.cancel(RunID(1))) == [])
        #expect(scene.plan(3, run: RunID(1)) == [], "the planner may not have heard yet")
    }

    @Test func limitsAndOptionsAreChecked() {
        var scene = CoordinatorScene()
        let illegal = RunOptions(seed: 1, maxRounds: 0)
        #expect(scene.tell(.submit(RunID(1), illegal)) == ["run-1: failed invalid_request"])
        for number in 2..<(2 + UInt64(Limits.runsMax)) { scene.submit(run: RunID(number)) }
        #expect(
            scene.tell(.submit(RunID(999), RunOptions(seed: 1))) == ["run-999: failed overloaded"])
    }

    @Test("Shutdown: runs fail, workers are told, nobody comes in")
    func shutdown() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit()
        _ = scene.plan(1)
        #expect(
            scene.tell(.shutdown) == [
                "01 <- cancel run-1/1.1#1", "run-1: failed shutting_down", "run-1 planner: release",
                "01 <- refuse shuttingDown", "01 disconnect",
                "worker-1 left: The coordinator is ending.",
            ])
        #expect(
            scene.hear(1, .hello(CoordinatorScene.hello())).first == "01 <- refuse shuttingDown")
        #expect(scene.tell(.shutdown) == [])
    }

    @Test("A planner that fails, or breaks the order of a round, ends its run and no other")
    func plannerFailures() {
        var scene = CoordinatorScene()
        for number in UInt64(1)...4 { scene.submit(run: RunID(number)) }
        let failure = ReasoningFailure(code: .contextOverflow, message: "Too long.")
        #expect(
            scene.tell(.planner(RunID(1), .failed(failure))).first
                == "run-1: failed context_overflow")
        #expect(
            scene.plan(2, run: RunID(2)).first == "run-2: failed planner_failed",
            "prompt 1 is missing")
        _ = scene.endPlan(1, run: RunID(3))
        #expect(scene.tell(.planner(RunID(3), .answered)).first == "run-3: failed planner_failed")
        #expect(scene.coordinator.runCount == 1)
    }

    @Test func plannerTextReachesTheCaller() {
        var scene = CoordinatorScene()
        scene.submit()
        #expect(
            scene.tell(.planner(CoordinatorScene.run, .text(round: 1, text: "x"))) == [
                "run-1: text 1 x"
            ])
    }
}
