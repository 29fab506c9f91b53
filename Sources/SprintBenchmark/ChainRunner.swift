import SprintEngine
import SprintProtocol

/// The plain sequential chain on one replica: every question is continued token after token,
/// `slots` of them at once in one batch. What a user has without a cluster.
enum ChainRunner {
    /// One question and the tokens that are written for it, whatever the model thinks of ending.
    struct Job: Sendable {
        var question: String
        var tokens: Int
    }

    /// What the chain did.
    struct Outcome: Sendable {
        var latenciesMilliseconds: [Double]
        var tokens: Int
        var seconds: Double
    }

    /// Runs all jobs in a closed loop of `concurrency` clients.
    ///
    /// - Throws: `EngineError` if a prompt does not fit the replica.
    static func run(
        _ jobs: [Job], sampling: SamplingParameters, seed: UInt64, concurrency: Int,
        replica: Replica
    ) throws(EngineError) -> Outcome {
        let clock = ContinuousClock()
        let start = clock.now
        var active: [(generation: Generation, since: ContinuousClock.Instant)] = []
        var outcome = Outcome(latenciesMilliseconds: [], tokens: 0, seconds: 0)
        var waiting = jobs[...]
        while !waiting.isEmpty || !active.isEmpty {
            while active.count < concurrency, let job = waiting.popFirst() {
                let prompt =
                    replica.language.chatPrompt(job.question)
                    ?? replica.language.rawPrompt(job.question)
                let request = Generation.Request(
                    prompt: prompt, sampling: sampling, seed: seed, maxTokens: job.tokens,
                    endsAtEndOfSequence: false)
                active.append((try Generation(request, on: replica), clock.now))
            }
            let events = replica.step()
            for entry in active { _ = try entry.generation.handle(events) }
            for entry in active where entry.generation.finish != nil {
                outcome.tokens += entry.generation.tokens.count
                outcome.latenciesMilliseconds.append(
                    entry.since.duration(to: clock.now).milliseconds)
            }
            active.removeAll { $0.generation.finish != nil }
        }
        outcome.seconds = start.duration(to: clock.now).milliseconds / 1000
        return outcome
    }
}
