import SprintProtocol

/// A cluster, or whatever else offers the service, as an evaluation asks it.
public struct ServiceSystem: AnsweringSystem {
    private let service: any ReasoningService
    private let options: RunOptions

    /// Asks `service` with these options; each question brings its own seed.
    public init(_ service: any ReasoningService, options: RunOptions) {
        self.service = service
        self.options = options
    }

    /// Runs a question to its end.
    ///
    /// - Throws: `ReasoningFailure` if the service itself is at its end.
    public func answer(_ question: String, seed: UInt64) async throws -> SystemAnswer {
        var options = options
        options.seed = seed
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let result = try await result(of: Question(text: question, options: options))
            return SystemAnswer(
                text: String(decoding: result.trajectory, as: UTF8.self), answer: result.answer,
                wall_ms: result.wallMilliseconds, sequential_tokens: result.sequentialTokens,
                total_tokens: result.totalTokens, discarded_tokens: result.discardedTokens,
                pages_shipped: result.rounds.flatMap(\.tasks).reduce(0) {
                    $0 + $1.account.pagesShipped
                })
        } catch let failure as ReasoningFailure where failure.isOfOneQuestion {
            return .failed(
                failure.description, wall_ms: start.duration(to: clock.now).milliseconds)
        }
    }

    private func result(of question: Question) async throws -> ReasoningResult {
        for await event in try await service.submit(question) {
            switch event {
            case .finished(let result): return result
            case .failed(let failure): throw failure
            default: continue
            }
        }
        throw ReasoningFailure(
            code: .cancelled, message: "the service ended the run without an answer")
    }
}

extension ReasoningFailure {
    /// Whether the next question may still be answered.
    fileprivate var isOfOneQuestion: Bool {
        switch code {
        case .invalidRequest, .contextOverflow, .deadlineExceeded, .attemptsExhausted, .taskFailed,
            .taskTooLarge, .plannerFailed:
            true
        case .noWorkers, .overloaded, .cancelled, .shuttingDown: false
        }
    }
}
