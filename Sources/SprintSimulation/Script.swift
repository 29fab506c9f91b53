import SprintCluster
import SprintProtocol

/// A planner and executors without a model: deterministic functions of run, round and prompt, and
/// of everything that an executor is given. If a token, a seed or an order were wrong anywhere, the
/// executions and with them every later prefix would differ.
struct Script {
    /// Rounds of a run: 1 to 4.
    static func rounds(_ seed: UInt64) -> Int { 1 + Int(SeededRandom.hash([seed, 1]) % 4) }

    /// Prompts of a round: 0 to 4.
    static func prompts(_ seed: UInt64, round: Int) -> Int {
        Int(SeededRandom.hash([seed, 2, UInt64(round)]) % 5)
    }

    /// The prompts of a round, given what all earlier rounds brought.
    static func plan(_ seed: UInt64, round: Int, history: UInt64) -> [PlannedTask] {
        (1...max(1, prompts(seed, round: round))).prefix(prompts(seed, round: round)).map {
            prompt in
            let count =
                1 + 40 * round + 9 * prompt + Int(SeededRandom.hash([seed, 3, UInt64(round)]) % 64)
            // The planner's stream: the same tokens at the same place for every prompt of the
            // round.
            let prefix = (0..<count).map { position in
                TokenID(
                    truncatingIfNeeded: SeededRandom.hash([history, UInt64(position)]) % 49_152)
            }
            return PlannedTask(
                round: round, prompt: prompt, prefix: prefix,
                prefixPages: count / Limits.pageTokens,
                promptText: "prompt \(round).\(prompt)", planTokensBefore: 20 * prompt)
        }
    }

    /// The text of an execution: a function of what the assignment carries, except the attempt's
    /// number.
    static func execute(_ assignment: TaskAssignment) -> [TokenID] {
        let task = assignment.attempt.task
        let given =
            assignment.prefix.map { UInt64(UInt32(bitPattern: $0)) }
            + [
                assignment.seed, UInt64(task.round), UInt64(task.prompt),
                assignment.sampling.temperature.bitPattern,
            ]
        let key = SeededRandom.hash(given)
        return (0..<(1 + Int(key % UInt64(assignment.maxTokens)))).map { index in
            TokenID(truncatingIfNeeded: SeededRandom.hash([key, UInt64(index)]) % 49_152)
        }
    }

    /// Folds a round's executions, in their order, into the history.
    static func remember(_ executions: [[TokenID]], after history: UInt64) -> UInt64 {
        SeededRandom.hash(
            [history]
                + executions.map { SeededRandom.hash($0.map { UInt64(UInt32(bitPattern: $0)) }) })
    }

    /// The whole run as one loop without a cluster: the dumb twin. Executions by round and prompt.
    static func answer(_ run: RunID, _ options: RunOptions) -> [[[TokenID]]] {
        var history = options.seed
        return (1...rounds(options.seed)).map { round in
            let executions = plan(options.seed, round: round, history: history).map { planned in
                execute(
                    TaskAssignment(
                        attempt: AttemptID(
                            task: TaskID(run: run, round: round, prompt: planned.prompt), attempt: 1
                        ),
                        prefix: planned.prefix, pagesOffered: 0, sampling: options.sampling,
                        seed: options.seed,
                        maxTokens: options.maxExecutionTokens))
            }
            history = remember(executions, after: history)
            return executions
        }
    }
}
