import SprintNode
import SprintProtocol
import Testing

@Suite(
    .enabled(if: TinyModel.isThere, "Models/tiny/tiny.gguf is not there"), .timeLimit(.minutes(20)))
struct LocalReasonerTests {
    @Test func `a run's events come in order and end with its end`() async throws {
        let reasoner = try TinyModel.reasoner()
        reasoner.start()
        let events = try await reasoner.events(TinyModel.question(temperature: 0))
        guard case .finished(let result)? = events.last else {
            throw Unexpected(text: "\(events.suffix(1))")
        }
        let ends = events.filter {
            if case .finished = $0 { true } else if case .failed = $0 { true } else { false }
        }
        #expect(ends.count == 1)
        let gathered = events.compactMap {
            if case .roundGathered(let round) = $0 { round } else { nil }
        }
        #expect(gathered == Array(1...result.rounds.count))
        #expect(!result.rounds.isEmpty)
        await reasoner.stop()
    }

    @Test func `runs asked at once are answered one after another, each as if alone`() async throws
    {
        let reasoner = try TinyModel.reasoner()
        reasoner.start()
        let alone = try await reasoner.answer(TinyModel.question()).trajectory
        async let first = reasoner.answer(TinyModel.question())
        async let second = reasoner.answer(TinyModel.question(seed: 8))
        async let third = reasoner.answer(TinyModel.question())
        let trajectories = try await [first.trajectory, second.trajectory, third.trajectory]
        #expect(trajectories[0] == alone && trajectories[2] == alone)
        await reasoner.stop()
    }

    @Test func `a caller that leaves frees the replica for the next`() async throws {
        let reasoner = try TinyModel.reasoner()
        reasoner.start()
        let stream = try await reasoner.submit(TinyModel.question())
        let left = Task { for await _ in stream { break } }
        await left.value
        _ = try await reasoner.answer(TinyModel.question())
        let status = await reasoner.status()
        #expect(status.runs == 0 && status.workers.map(\.slotsBusy) == [0])
        await reasoner.stop()
    }

    @Test func `the deadline ends a run`() async throws {
        let reasoner = try TinyModel.reasoner()
        reasoner.start()
        let failure = await #expect(throws: ReasoningFailure.self) {
            try await reasoner.answer(TinyModel.question(deadline: .milliseconds(1)))
        }
        #expect(failure?.code == .deadlineExceeded)
        await reasoner.stop()
    }

    @Test func `stopping fails the runs in progress and those after it`() async throws {
        let reasoner = try TinyModel.reasoner()
        reasoner.start()
        // Runs are taken one after another: the last of many cannot end before it is stopped.
        let long = TinyModel.question(temperature: 5)
        var streams: [AsyncStream<ReasoningEvent>] = []
        for _ in 0..<32 { streams.append(try await reasoner.submit(long)) }
        var events = streams[31].makeAsyncIterator()
        await reasoner.stop()
        var last: ReasoningEvent?
        while let event = await events.next() { last = event }
        guard case .failed(let failure)? = last else {
            throw Unexpected(text: "\(String(describing: last))")
        }
        #expect(failure.code == .shuttingDown)
        let late = await #expect(throws: ReasoningFailure.self) {
            try await reasoner.submit(TinyModel.question())
        }
        #expect(late?.code == .shuttingDown)
        await reasoner.stop()
    }

    @Test(arguments: ["", " \n\t", String(repeating: "a", count: Limits.questionBytesMax + 1)])
    func `a question no run can be made of is refused`(text: String) async throws {
        let reasoner = try TinyModel.reasoner()
        reasoner.start()
        let question = Question(text: text, options: RunOptions(seed: 0))
        let failure = await #expect(throws: ReasoningFailure.self) {
            try await reasoner.submit(question)
        }
        #expect(failure?.code == .invalidRequest)
        await reasoner.stop()
    }
}
