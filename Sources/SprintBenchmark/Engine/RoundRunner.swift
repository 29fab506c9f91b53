import SprintEngine
import SprintModel
import SprintProtocol

/// Carries out the tasks of one round on a replica as a worker does, with its scheduler, masks,
/// sampler and prefix store, and times it.
///
/// The shared prefix is in the store before the clock starts, as if it had been shipped. What is
/// written follows from the seed alone (contract C1), so that both orders do the same work.
final class RoundRunner {
    /// Whether the tasks share passes.
    enum Order {
        /// All begin at once.
        case together
        /// Each begins when the one before has ended.
        case oneAfterAnother
    }

    /// Tokens of a task behind the shared prefix: an execution's frame.
    static let tailTokens = 8
    private let replica: Replica
    private let executors: Executors
    private let clock = ContinuousClock()

    /// Rounds of up to `tasks` tasks on a replica of its own around a model in memory.
    init(model: Transformer, language: ReplicaLanguage, tasks: Int) {
        replica = Replica(
            model: model, language: language, options: ReplicaOptions(slots: max(1, tasks)))
        executors = Executors(replica: replica, writesToLimit: true)
    }

    /// Tokens a second of one round, all executions together.
    ///
    /// - Throws: `TaskFailure` if a task does not fit the model.
    func run(_ work: EngineWork, _ order: Order) throws(TaskFailure) -> Double {
        replica.threads = work.threads
        let tasks = work.tokensBySequence.enumerated().map { number, tokens in
            task(number + 1, of: work, tokens: tokens)
        }
        try carryOut([task(1, of: work, tokens: 1)])
        let start = clock.now
        switch order {
        case .together: try carryOut(tasks)
        case .oneAfterAnother: for task in tasks { try carryOut([task]) }
        }
        let seconds = start.duration(to: clock.now).milliseconds / 1000
        return Double(work.totalTokens) / seconds
    }

    /// Begins all tasks and steps until the last has ended.
    private func carryOut(_ tasks: [TaskAssignment]) throws(TaskFailure) {
        for task in tasks {
            _ = try executors.begin(task, at: .zero)
            try executors.proceed(task.attempt, at: .zero)
        }
        while executors.count > 0 {
            for case .failed(let failure) in executors.handle(replica.step(), at: .zero) {
                throw failure
            }
        }
    }

    private func task(_ number: Int, of work: EngineWork, tokens: Int) -> TaskAssignment {
        let id = TaskID(run: RunID(1), round: 1, prompt: number)
        let tail = (0..<Self.tailTokens).map { work.depth + number * Self.tailTokens + $0 }
        return TaskAssignment(
            attempt: AttemptID(task: id, attempt: 1),
            prefix: (Array(0..<work.depth) + tail).map(token), pagesOffered: 0,
            sampling: SamplingParameters(temperature: Limits.temperatureDefault), seed: 7,
            maxTokens: tokens)
    }

    /// Some ordinary token for a place.
    private func token(_ place: Int) -> TokenID {
        TokenID((place &* 7_919 &+ 13) % replica.language.tokenizer.vocabularySize)
    }
}
