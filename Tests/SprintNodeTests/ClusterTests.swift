import SprintNode
import SprintProtocol
import Testing

/// Coordinator and workers in one process, joined by real sockets over loopback.
@Suite(
    .enabled(if: TinyModel.isThere, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct ClusterTests {
    /// The dumb twin of every run: the same question on one replica.
    private static func alone(_ question: Question) async throws -> ReasoningResult {
        let reasoner = try TinyModel.reasoner()
        reasoner.start()
        let result = try await reasoner.answer(question)
        await reasoner.stop()
        return result
    }

    @Test(arguments: [1, 2], [ShipPolicy.always, .never])
    func `a cluster writes what one replica writes`(workers: Int, ship: ShipPolicy) async throws {
        let question = TinyModel.question(ship: ship)
        let twin = try await Self.alone(question)
        try await cluster(workers: workers) { node in
            await node.workersReady(workers)
            let result = try await node.answer(question)
            #expect(
                String(decoding: result.trajectory, as: UTF8.self)
                    == String(decoding: twin.trajectory, as: UTF8.self))
            let account = result.executionAccount
            #expect((account.pagesShipped > 0) == (ship == .always), "\(account)")
            #expect(account.pagesRefused == 0)
            #expect(result.totalTokens == twin.totalTokens && result.answer == twin.answer)
        }
    }

    @Test func `the text that a caller hears is what was written, before what follows from it`()
        async throws
    {
        try await cluster(workers: 1) { node in
            await node.workersReady(1)
            var texts: [Int: String] = [:], answer = "", result: ReasoningResult?
            for await event in try await node.submit(TinyModel.question(temperature: 0)) {
                switch event {
                case .planText(let round?, let text): texts[round, default: ""] += text
                case .planText(nil, let text): answer += text
                case .taskQueued(let task, let prompt):
                    let heard = texts[task.round] ?? ""
                    #expect(heard.contains(prompt), "\(task) before its text")
                case .finished(let end): result = end
                default: continue
                }
            }
            let end = try #require(result)
            #expect(!end.rounds.isEmpty)
            for (index, round) in end.rounds.enumerated() {
                #expect(texts[index + 1]?.contains(round.plan) == true, "round \(index + 1)")
            }
            #expect(!end.answerText.isEmpty && answer.contains(end.answerText))
        }
    }

    @Test func `runs at once do not mix`() async throws {
        let seeds: [UInt64] = [1, 2, 3]
        var twins: [[UInt8]] = []
        for seed in seeds {
            twins.append(try await Self.alone(TinyModel.question(seed: seed)).trajectory)
        }
        let expected = twins
        try await cluster(workers: 2) { node in
            let results = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
                for (index, seed) in seeds.enumerated() {
                    group.addTask {
                        (index, try await node.answer(TinyModel.question(seed: seed)).trajectory)
                    }
                }
                return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
            }
            #expect(seeds.indices.map { results[$0] } == expected)
        }
    }

    @Test func `a worker of another model is refused with both fingerprints`() async throws {
        let folder = try TemporaryFolder()
        let node = try TinyModel.coordinator()
        node.start()
        let stranger = try TinyModel.worker(node.endpoint, model: folder.otherModel())
        guard case .refused(let refusal) = await stranger.run() else {
            throw Unexpected(text: "not refused")
        }
        #expect(refusal.code == .fingerprint)
        let own = await node.status().fingerprint.description
        #expect(refusal.reason.contains(own.prefix(12)))
        let other = try TinyModel.source(folder.otherModel()).replica(
            of: TinyModel.source(folder.otherModel()).checkpoint())
        #expect(refusal.reason.contains(other.fingerprint.description.prefix(12)))
        let workers = await node.status().workers
        #expect(workers.isEmpty)
        await node.stop()
    }

    @Test func `without workers a run waits, says so, and ends at its deadline`() async throws {
        try await cluster(workers: 0) { node in
            let events = try await node.events(TinyModel.question(deadline: .seconds(2)))
            #expect(events.contains { if case .waitingForWorkers = $0 { true } else { false } })
            guard case .failed(let failure)? = events.last else {
                throw Unexpected(text: "\(events.suffix(1))")
            }
            #expect(failure.code == .noWorkers && failure.message.contains("sprint-worker"))
        }
    }

    @Test func `a worker that comes late takes the waiting tasks`() async throws {
        try await cluster(workers: 0) { node in
            let worker = try TinyModel.worker(node.endpoint)
            var result: ReasoningResult?
            var departure: Task<WorkerNode.Departure, Never>?
            for await event in try await node.submit(TinyModel.question()) {
                if case .waitingForWorkers = event { departure = Task { await worker.run() } }
                if case .finished(let end) = event { result = end }
                if case .failed(let failure) = event { throw failure }
            }
            #expect(result != nil && departure != nil)
            worker.drain()
            guard case .asked? = await departure?.value else {
                throw Unexpected(text: "the worker was refused")
            }
        }
    }

    @Test func `a caller that leaves frees the slots`() async throws {
        try await cluster(workers: 1) { node in
            for await event in try await node.submit(TinyModel.question()) {
                if case .taskStarted = event { break }
            }
            // The next run needs the same planner's and worker's slots.
            _ = try await node.answer(TinyModel.question())
            let status = await node.status()
            #expect(status.runs == 0 && status.workers.map(\.slotsBusy) == [0])
        }
    }

    @Test func `stopping fails the runs in progress and those after it`() async throws {
        let node = try TinyModel.coordinator()
        node.start()
        async let events = node.events(TinyModel.question())
        _ = await node.status()
        await node.stop()
        await node.stop()
        guard case .failed(let failure)? = try await events.last else {
            throw Unexpected(text: "no failure")
        }
        #expect(failure.code == .shuttingDown || failure.code == .cancelled)
        guard case .failed(let late)? = try await node.events(TinyModel.question()).last else {
            throw Unexpected(text: "no failure")
        }
        #expect(late.code == .shuttingDown)
    }

    @Test func `the wait for workers ends with its task`() async throws {
        try await cluster(workers: 0) { node in
            let waiting = Task { await node.workersReady(1) }
            waiting.cancel()
            await waiting.value
        }
    }
}
