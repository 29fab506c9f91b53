import SprintProtocol

/// A closed loop of clients: each takes the next question when its last one is answered.
enum ClosedLoop {
    /// One answered question.
    struct Answered: Sendable {
        var question: Int
        var latencyMilliseconds: Double
        var result: ReasoningResult
    }

    /// Asks all questions with `concurrency` clients.
    ///
    /// - Returns: answers by question, and the time from the first question to the last answer.
    /// - Throws: `ReasoningFailure` of the first question that fails.
    static func run(
        _ questions: [Question], concurrency: Int, service: any ReasoningService
    ) async throws -> (answers: [Answered], seconds: Double) {
        let clock = ContinuousClock()
        let start = clock.now
        let answers = try await withThrowingTaskGroup(of: Answered.self) { group in
            var answers: [Answered] = []
            var next = 0
            func ask() {
                guard next < questions.count else { return }
                let (index, question) = (next, questions[next])
                next += 1
                group.addTask { try await answer(question, number: index, service: service) }
            }
            for _ in 0..<concurrency { ask() }
            while let answered = try await group.next() {
                answers.append(answered)
                ask()
            }
            return answers
        }
        let seconds = start.duration(to: clock.now).milliseconds / 1000
        return (answers.sorted { $0.question < $1.question }, seconds)
    }

    private static func answer(
        _ question: Question, number: Int, service: any ReasoningService
    ) async throws -> Answered {
        let clock = ContinuousClock()
        let start = clock.now
        for await event in try await service.submit(question) {
            switch event {
            case .finished(let result):
                return Answered(
                    question: number,
                    latencyMilliseconds: start.duration(to: clock.now).milliseconds, result: result)
            case .failed(let failure): throw failure
            default: continue
            }
        }
        throw ReasoningFailure(code: .cancelled, message: "question \(number) ended without answer")
    }
}
