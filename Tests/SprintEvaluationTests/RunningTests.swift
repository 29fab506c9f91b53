import Foundation
import SprintEngine
import SprintModel
import SprintNode
import SprintProtocol
import Synchronization
import Testing

@testable import SprintEvaluation

@Suite("Running an evaluation")
struct RunningTests {
    private let items = (1...5).map { EvaluationRunner.Item(id: "q\($0)", question: "Q\($0)?") }

    private func runner(
        _ folder: ScratchFolder,
        progress: @escaping @Sendable (EvaluationRunner.Progress) -> Void = { _ in }
    ) -> EvaluationRunner {
        EvaluationRunner(
            journal: RunJournal(folder: folder.path),
            isCorrect: { $0.answer.answer == "yes" }, progress: progress)
    }

    private func run(_ runner: EvaluationRunner, _ system: StubSystem, setting: String = "s")
        async throws -> [RunRecord]
    {
        try await runner.run(
            items, configuration: "stub", setting: setting, seed: 40, system: system)
    }

    @Test("Each question is asked once, in order, with a seed of its own")
    func order() async throws {
        let folder = try ScratchFolder()
        let system = StubSystem { question, seed in .of("\(seed)", answer: question) }
        let records = try await run(runner(folder), system)
        #expect(system.questions == items.map(\.question))
        #expect(records.map(\.id) == items.map(\.id))
        #expect(records.map(\.answer.text) == ["40", "41", "42", "43", "44"])
    }

    @Test("A second start asks only what is missing, and ends with the same records")
    func resuming() async throws {
        let folder = try ScratchFolder()
        struct Cut: Error {}
        let cut = StubSystem { question, _ in
            if question == "Q3?" { throw Cut() }
            return .of(question, answer: "yes")
        }
        await #expect(throws: Cut.self) { try await run(runner(folder), cut) }
        #expect(cut.questions == ["Q1?", "Q2?", "Q3?"])

        let seen = Mutex<[EvaluationRunner.Progress]>([])
        let rest = StubSystem { question, seed in .of("\(question)\(seed)", answer: "no") }
        let resumed = runner(folder) { progress in seen.withLock { $0.append(progress) } }
        let records = try await run(resumed, rest)
        #expect(rest.questions == ["Q3?", "Q4?", "Q5?"])
        #expect(records.map(\.answer.text) == ["Q1?", "Q2?", "Q3?42", "Q4?43", "Q5?44"])
        let progress = seen.withLock { $0 }
        #expect(progress.map(\.done) == [2, 3, 4, 5] && progress.allSatisfy { $0.correct == 2 })
        #expect(progress[0].secondsLeft == nil && progress[3].secondsLeft == 0)
        #expect(progress[0].text == "stub: 2/5, 100.0 % right")

        let none = StubSystem { _, _ in throw Cut() }
        #expect(try await run(runner(folder), none) == records)
        #expect(none.questions.isEmpty)
    }

    @Test("Records of another model, option or question are refused, and damaged ones named")
    func otherEvaluation() async throws {
        let folder = try ScratchFolder()
        let system = StubSystem { question, _ in .of(question, answer: nil) }
        _ = try await run(runner(folder), system)
        await #expect(throws: EvaluationError.self) {
            try await run(runner(folder), system, setting: "another")
        }
        let other = [EvaluationRunner.Item(id: "q1", question: "Other?")]
        await #expect(throws: EvaluationError.self) {
            try await runner(folder).run(
                other, configuration: "stub", setting: "s", seed: 0, system: system)
        }
        try folder.write("{", "stub/q2.json")
        let error = await #expect(throws: EvaluationError.self) {
            try await run(runner(folder), system)
        }
        #expect(error?.description.contains("q2.json") == true)
    }

    @Test("A failure of one question is its answer; a service at its end is an error")
    func failures() async throws {
        func failure(_ code: ReasoningFailure.Code) -> ReasoningFailure {
            ReasoningFailure(code: code, message: "m")
        }
        let options = RunOptions(seed: 0)
        for code in [ReasoningFailure.Code.deadlineExceeded, .contextOverflow, .taskFailed] {
            let ended = StubService(end: .failed(failure(code)))
            let answer = try await ServiceSystem(ended, options: options).answer("q", seed: 1)
            #expect(answer.failure == "\(code.rawValue): m" && answer.answer == nil)
            let refused = StubService(refusal: failure(code))
            #expect(
                try await ServiceSystem(refused, options: options).answer("q", seed: 1).failure
                    != nil)
        }
        for service in [
            StubService(end: .failed(failure(.shuttingDown))), StubService(end: nil),
            StubService(refusal: failure(.noWorkers)),
        ] {
            await #expect(throws: ReasoningFailure.self) {
                try await ServiceSystem(service, options: options).answer("q", seed: 1)
            }
        }
    }

    @Test("A finished run's text, answer, tokens and time are taken over")
    func finished() async throws {
        let result = ReasoningResult(
            answer: "4", trajectory: Array("text".utf8),
            rounds: [.init(plan: "p", planTokens: 9, tasks: [])], answerTokens: 3,
            discardedTokens: 2, grammar: .init(), wallMilliseconds: 12, plannerMilliseconds: 6)
        let system = ServiceSystem(
            StubService(end: .finished(result)), options: RunOptions(seed: 0))
        let answer = try await system.answer("q", seed: 3)
        #expect(
            answer
                == SystemAnswer(
                    text: "text", answer: "4", wall_ms: 12, sequential_tokens: 12, total_tokens: 12,
                    discarded_tokens: 2))
    }

    @Test(
        "The chain writes what greedy decoding writes, to its limit, survives a question too long",
        .enabled(if: FileManager.default.fileExists(atPath: Repository.tinyModel)))
    func chain() async throws {
        let source = ReplicaSource(
            model: Repository.tinyModel, chatTemplate: nil, threads: 1, slots: 1, kvBytes: 64 << 20)
        let checkpoint = try source.checkpoint()
        let question = "Reverse each word: 1 cat, 2 dog, 3 owl, 4 wolf."
        let replica = try source.replica(of: checkpoint)
        let prompt = replica.language.layout.opening(question: question).tokens
        let expected = try replica.generate(
            .init(prompt: prompt, sampling: .greedy, seed: 1, maxTokens: 50))
        let text = replica.language.text(of: expected.tokens)

        let system = ChainSystem(
            ReplicaGenerator(replica: try source.replica(of: checkpoint)), sampling: .greedy,
            tokensMax: 50)
        let first = try await system.answer(question, seed: 1)
        #expect(first.text == text && first.sequential_tokens == expected.tokens.count)
        #expect(try await system.answer(question, seed: 9).text == text)
        let long = try await system.answer(String(repeating: "w", count: 3_000), seed: 1)
        #expect(long.failure != nil && long.answer == nil)
        #expect(try await system.answer(question, seed: 1).text == text)
    }
}
