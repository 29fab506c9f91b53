/// What a trajectory costs, in tokens (SPRINT.md, "Sequential tokens").
///
/// For a round with prompts k = 1…n the sequential tokens are max(max_k (P_≤k + E_k), P): an
/// execution starts the moment the prompt of its number closes. A trajectory's are the sum over
/// rounds plus the answer's. They assume unlimited executors and free prefill.
public struct TrajectoryMetrics: Hashable, Sendable {
    /// Rounds.
    public let rounds: Int
    /// Prompts of each round.
    public let promptsPerRound: [Int]
    /// Sequential tokens with dispatch at each prompt's end.
    public let sequentialTokens: Int
    /// The same if every executor starts only at the plan's end.
    public let sequentialTokensWithBarrier: Int
    /// All tokens of plans, executions and the answer.
    public let totalTokens: Int
    /// Tokens of the plans.
    public let planTokens: Int
    /// Tokens of the executions.
    public let executionTokens: Int
    /// Tokens of the final answer.
    public let answerTokens: Int
    /// Of the sequential tokens, those that a plan wrote: in each round up to the prompt whose
    /// execution ends last, or all of the plan if it outlasts its executions.
    public let criticalPlanTokens: Int
    /// Of the sequential tokens, those of the executions that end last.
    public let criticalExecutionTokens: Int

    /// Measures a trajectory.
    ///
    /// - Parameters:
    ///   - includingTags: whether the tags of plans, prompts, executions and the answer count; the
    ///     authors delete them. Only tags that structure the trajectory are deleted: `i<j>k` in
    ///     prose stays.
    ///   - count: the tokens of a text, which is called on pieces that hold all of it once, and a
    ///     little of it again for each prompt: linear, however many prompts a plan has.
    public init(of trajectory: Trajectory, includingTags: Bool, count: ([UInt8]) -> Int) {
        let rounds = trajectory.rounds.map {
            RoundMetrics($0, includingTags: includingTags, count: count)
        }
        var answer = 0
        for case .answer(let element) in trajectory.sections {
            answer += count(includingTags ? element.bytes : element.body)
        }
        self.rounds = rounds.count
        promptsPerRound = rounds.map(\.promptEnds.count)
        answerTokens = answer
        planTokens = rounds.reduce(0) { $0 + $1.plan }
        executionTokens = rounds.reduce(0) { $0 + $1.executions.reduce(0, +) }
        totalTokens = planTokens + executionTokens + answer
        let critical = rounds.map(\.critical)
        criticalPlanTokens = critical.reduce(0) { $0 + $1.plan }
        criticalExecutionTokens = critical.reduce(0) { $0 + $1.execution }
        sequentialTokens = answer + criticalPlanTokens + criticalExecutionTokens
        sequentialTokensWithBarrier = rounds.reduce(answer) {
            $0 + $1.plan + ($1.executions.max() ?? 0)
        }
    }

    /// The figures of a text without rounds, of which everything counts.
    public init(answerTokens: Int) {
        rounds = 0
        promptsPerRound = []
        sequentialTokens = answerTokens
        sequentialTokensWithBarrier = answerTokens
        totalTokens = answerTokens
        planTokens = 0
        executionTokens = 0
        self.answerTokens = answerTokens
        criticalPlanTokens = 0
        criticalExecutionTokens = 0
    }

    /// Prompts of all rounds.
    public var prompts: Int { promptsPerRound.reduce(0, +) }
}

/// The token counts of one round.
private struct RoundMetrics {
    var plan = 0
    /// Tokens of the plan up to the end of each prompt.
    var promptEnds: [Int] = []
    /// Tokens of each execution.
    var executions: [Int] = []
    /// At each execution's place the place of its prompt, or `nil`.
    private var prompts: [Int?] = []

    init(_ round: Trajectory.Round, includingTags: Bool, count: ([UInt8]) -> Int) {
        if let block = round.plan {
            var prefixes = PrefixCounter()
            if includingTags { prefixes.append(block.opening) }
            for part in block.parts {
                switch part {
                case .text(let bytes): prefixes.append(bytes)
                case .item(let item):
                    prefixes.append(includingTags ? item.element.bytes : item.element.body)
                    promptEnds.append(prefixes.tokens(count))
                }
            }
            if includingTags { prefixes.append(block.closing) }
            plan = prefixes.tokens(count)
        }
        let items = round.executions?.items ?? []
        executions = items.map { count(includingTags ? $0.element.bytes : $0.element.body) }
        prompts = Self.prompts(
            of: items.map(\.number), among: (round.plan?.items ?? []).map(\.number))
    }

    /// What is on the longest way through the round. An execution without a prompt could start only
    /// at the plan's end.
    var critical: (plan: Int, execution: Int) {
        var longest = (plan: plan, execution: 0)
        for (execution, prompt) in zip(executions, prompts) {
            let start = prompt.map { promptEnds[$0] } ?? plan
            if start + execution > longest.plan + longest.execution {
                longest = (start, execution)
            }
        }
        return longest
    }

    /// The place of each execution's prompt by the numbers of both, the first of an equal number to
    /// the first. What that leaves over is damaged: such an execution takes the prompt at its own
    /// place if no other has it, else the last of its number, else none.
    private static func prompts(of executions: [Int], among numbers: [Int]) -> [Int?] {
        let places = Dictionary(grouping: numbers.indices) { numbers[$0] }
        var used: [Int: Int] = [:]
        let numbered = executions.map { number -> Int? in
            let place = places[number]?.at(used[number, default: 0])
            used[number, default: 0] += 1
            return place
        }
        let taken = Set(numbered.compactMap(\.self))
        return zip(executions, numbered).enumerated().map { index, one in
            let (number, place) = one
            if let place { return place }
            let isFree = numbers.indices.contains(index) && !taken.contains(index)
            return isFree ? index : places[number]?.last
        }
    }
}
