import SprintCluster
import SprintProtocol
import Testing

/// At least once out, exactly once in (contract C3).
@Suite struct TaskTests {
    @Test(
        "A round from its first prompt to the next plan: dispatched early, gathered in prompt order"
    )
    func aRound() {
        var scene = CoordinatorScene()
        scene.register(1, 2)
        scene.submit()
        #expect(
            scene.plan(1) == [
                "run-1: queued run-1/1.1", "01 <- assign run-1/1.1#1 pages 2",
                "run-1: started run-1/1.1#1 at worker-1",
            ])
        #expect(scene.plan(2).contains("02 <- assign run-1/1.2#1 pages 2"))
        let second = CoordinatorScene.result(CoordinatorScene.attempt(2, 1), tokens: 1)
        #expect(
            scene.hear(2, .taskResult(second)) == [
                "run-1: finished run-1/1.2#1 at worker-2, 1 tokens"
            ])
        #expect(scene.endPlan(2) == [])
        let first = CoordinatorScene.result(CoordinatorScene.attempt(1, 1), tokens: 2)
        #expect(
            scene.hear(1, .taskResult(first)) == [
                "run-1: finished run-1/1.1#1 at worker-1, 2 tokens", "run-1: gathered 1",
                "run-1 planner: resume 1 [[1, 1], [2]]",
            ])
        #expect(
            scene.tell(.planner(CoordinatorScene.run, .answered)) == [
                "run-1: completed [2] discarded 0", "run-1 planner: release",
            ])
        #expect(scene.coordinator.runCount == 0)
    }

    @Test func aPlanWithoutPromptsGoesOnAtOnce() {
        var scene = CoordinatorScene()
        scene.submit()
        #expect(scene.endPlan(0) == ["run-1: gathered 1", "run-1 planner: resume 1 []"])
    }

    @Test("In the rearranged form tasks follow their plan's end")
    func tasksBehindThePlan() {
        var scene = CoordinatorScene()
        scene.register(1, 2)
        scene.submit()
        #expect(scene.endPlan(1) == [])
        #expect(scene.plan(1).contains("01 <- assign run-1/1.1#1 pages 2"))
        let result = CoordinatorScene.result(CoordinatorScene.attempt(1, 1))
        #expect(scene.hear(1, .taskResult(result)).last == "run-1 planner: resume 1 [[1, 1, 1]]")
    }

    @Test(
        "Never more attempts at a worker than its slots; the oldest run's first prompt goes first")
    func credits() {
        var scene = CoordinatorScene()
        scene.submit(run: RunID(1))
        scene.submit(run: RunID(2))
        #expect(scene.plan(1, run: RunID(2)).last == "run-2: waiting for workers")
        _ = scene.plan(1, run: RunID(1))
        _ = scene.plan(2, run: RunID(1))
        let lines = scene.hear(1, .hello(CoordinatorScene.hello(slots: 2)))
        #expect(
            lines.filter { $0.contains("assign") } == [
                "01 <- assign run-1/1.1#1 pages 2", "01 <- assign run-1/1.2#1 pages 2",
            ])
        #expect(scene.coordinator.workers.map(\.slotsBusy) == [2])
        let result = CoordinatorScene.result(CoordinatorScene.attempt(2, 1))
        #expect(scene.hear(1, .taskResult(result)).contains("01 <- assign run-2/1.1#1 pages 2"))
    }

    @Test(
        "Late, repeated and foreign results do not count; lost work is accounted for, once"
    )
    func fences() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit()
        _ = scene.plan(1)
        scene.register(2)
        let lost = CoordinatorScene.attempt(1, 1)
        _ = scene.hear(
            1, .heartbeat(Heartbeat(sequence: 1, progress: [.init(attempt: lost, tokens: 72)])))
        #expect(
            scene.hear(2, .taskResult(CoordinatorScene.result(lost))) == [],
            "another worker's attempt")
        _ = scene.tell(.unreachable(CoordinatorScene.peer(1)))
        #expect(
            scene.hear(1, .taskResult(CoordinatorScene.result(lost, tokens: 5))) == [
                "01 <- refuse notRegistered"
            ])
        _ = scene.hear(1, .taskResult(CoordinatorScene.result(lost, tokens: 5)))
        let second = CoordinatorScene.result(CoordinatorScene.attempt(1, 2))
        #expect(
            scene.hear(2, .taskResult(second)) == [
                "run-1: finished run-1/1.1#2 at worker-2, 3 tokens"
            ])
        #expect(scene.hear(2, .taskResult(second)) == [], "repeated")
        #expect(scene.coordinator.counters.messagesFenced == 4)
        _ = scene.endPlan(1)
        #expect(
            scene.tell(.planner(CoordinatorScene.run, .answered)).first
                == "run-1: completed [1] discarded 5")
    }

    @Test("A lease is renewed by growing progress only; when it is over the task is taken back")
    func leases() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit()
        _ = scene.plan(1)
        let attempt = CoordinatorScene.attempt(1, 1)
        #expect(
            scene.pass(.seconds(20), beating: [1], progress: [.init(attempt: attempt, tokens: 70)])
                == [])
        scene.register(2)
        let lines = scene.pass(
            .seconds(11), beating: [1, 2], progress: [.init(attempt: attempt, tokens: 70)])
        #expect(
            lines.prefix(4) == [
                "01 <- cancel run-1/1.1#1", "run-1: lost run-1/1.1#1",
                "02 <- assign run-1/1.1#2 pages 2",
                "run-1: started run-1/1.1#2 at worker-2",
            ])
        #expect(lines.contains("01 <- cancel run-1/1.1#1"))
    }

    @Test("A worker that still reports a cancelled attempt is told again")
    func zombiesAreCancelledAgain() {
        var scene = CoordinatorScene()
        scene.register(1)
        let gone = CoordinatorScene.attempt(1, 1)
        #expect(
            scene.hear(
                1, .heartbeat(Heartbeat(sequence: 1, progress: [.init(attempt: gone, tokens: 1)])))
                == [
                    "01 <- cancel run-1/1.1#1"
                ])
    }

    @Test func tooManyLossesEndTheRun() {
        var scene = CoordinatorScene()
        scene.submit()
        _ = scene.plan(1)
        var last: [String] = []
        for number in 1...Limits.attemptsMax {
            scene.register(UInt8(number))
            last = scene.tell(.unreachable(CoordinatorScene.peer(UInt8(number))))
            #expect(last.contains("run-1: lost run-1/1.1#\(number)"))
        }
        #expect(last.suffix(2) == ["run-1: failed attempts_exhausted", "run-1 planner: release"])
    }

    @Test(
        "Overloaded: elsewhere or later, not lost. A fault of the task itself: not retried"
    )
    func declines() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit()
        _ = scene.plan(1)
        for number in 1...(Limits.attemptsMax + 2) {
            let failure = TaskFailure(
                attempt: CoordinatorScene.attempt(1, number), code: .overloaded, reason: "Full.")
            #expect(scene.hear(1, .taskFailed(failure)) == ["run-1: lost run-1/1.1#\(number)"])
            #expect(
                scene.pass(.seconds(1), beating: [1]).first
                    == "01 <- assign run-1/1.1#\(number + 1) pages 2")
        }
        let failure = TaskFailure(
            attempt: CoordinatorScene.attempt(1, Limits.attemptsMax + 3), code: .contextOverflow,
            reason: "Long.")
        #expect(
            scene.hear(1, .taskFailed(failure)) == [
                "run-1: failed task_failed", "run-1 planner: release",
            ])
    }

    @Test func aResultLongerThanAskedForIsMalformed() {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit()
        _ = scene.plan(1)
        let result = CoordinatorScene.result(CoordinatorScene.attempt(1, 1), tokens: 11)
        #expect(scene.hear(1, .taskResult(result)).first == "01 <- refuse malformed")
    }

    @Test(
        "Pages go to the attempt's holder, once, ascending, in bounds; else refused or fenced"
    )
    func pageRequests() {
        var scene = CoordinatorScene()
        scene.register(1, 2)
        scene.submit()
        _ = scene.plan(1, prefix: 160)
        let attempt = CoordinatorScene.attempt(1, 1)
        func ask(_ peer: UInt8, _ pages: [Int]) -> [String] {
            scene.hear(peer, .pageRequest(PageRequest(attempt: attempt, pages: pages)))
        }
        #expect(ask(1, [0, 2]) == ["01 <- pages [0, 2] of run-1/1.1#1"])
        #expect(ask(1, [0, 2]) == [], "repeated")
        #expect(ask(2, [3]) == [], "another worker's attempt")
        #expect(ask(1, [3]) == ["01 <- pages [3] of run-1/1.1#1"])
        #expect(
            scene.tell(.pagesGone(CoordinatorScene.peer(1), attempt)) == [
                "01 <- no pages for run-1/1.1#1"
            ])
        #expect(scene.tell(.pagesGone(CoordinatorScene.peer(2), attempt)) == [])
        #expect(ask(1, [5]).first == "01 <- refuse malformed")
    }

    @Test(arguments: [[], [1, 1], [2, 1], [-1], Array(0...Limits.pagesPerRequestMax)])
    func illegalPageRequests(pages: [Int]) {
        var scene = CoordinatorScene()
        scene.register(1)
        scene.submit()
        _ = scene.plan(1, prefix: 4_000)
        let request = PageRequest(attempt: CoordinatorScene.attempt(1, 1), pages: pages)
        #expect(scene.hear(1, .pageRequest(request)).first == "01 <- refuse malformed")
    }
}
