import SprintProtocol
import SprintTrajectory

/// A trajectory as tokens in the layout of run time: the planner's sequence, what of it the planner
/// writes, and each executor as a branch of it.
///
/// The sequence is cut where run time encodes apart: at the end of each prompt and plan, around
/// each execution, and where the answer begins.
struct TrainingSequence: Hashable, Sendable {
    /// What the planner writes at one go.
    struct Turn: Hashable, Sendable {
        /// The plan's round; `nil` for the answer.
        let round: Int?
        /// Its tokens.
        let range: Range<Int>
    }

    /// An executor: it has read the first `fork` tokens of the sequence, reads `header` and writes
    /// `text`.
    struct Branch: Hashable, Sendable {
        let round: Int
        let prompt: Int
        let fork: Int
        let header: [TokenID]
        let text: [TokenID]
    }

    /// The planner's sequence.
    private(set) var tokens: [TokenID]
    /// Tokens before the planner's first.
    let openingCount: Int
    /// What the planner writes, in order; all else it reads.
    private(set) var turns: [Turn] = []
    /// The executors, in order.
    private(set) var branches: [Branch] = []
    /// The text of plans, executions and the answer, as tokens: to look for what none may hold.
    private(set) var written: [TokenID] = []

    /// Lays a sample out.
    ///
    /// - Parameters:
    ///   - end: what the planner writes after `</think>`.
    init(
        of sample: DatasetSample, layout: TokenLayout, coder: any TokenCoder,
        context: ExecutorContext, end: [TokenID]
    ) {
        tokens = layout.opening(question: sample.question).tokens
        openingCount = tokens.count
        for (index, round) in sample.rounds.enumerated() {
            let number = index + 1
            let start = tokens.count
            let forks = appendPlan(round.plan, coder)
            turns.append(Turn(round: number, range: start..<tokens.count))
            for (place, text) in round.executions.enumerated() {
                let prompt = place + 1
                switch context {
                case .prefix:
                    branches.append(
                        Branch(
                            round: number, prompt: prompt, fork: forks[place],
                            header: layout.executorHeader(round: number, prompt: prompt),
                            text: Self.closed(text, number, prompt, coder)))
                case .rearranged:
                    branches.append(
                        Branch(
                            round: number, prompt: prompt, fork: start,
                            header: layout.rearranged(
                                plan: round.plan.bytes, round: number, prompt: prompt),
                            text: Self.closed(text, number, 1, coder)))
                }
            }
            let executions = round.executions.map { coder.tokens(of: $0, special: true) }
            written += executions.flatMap(\.self)
            tokens += layout.gather(round: number, executions: executions)
        }
        let answer = coder.tokens(of: sample.answer, special: true)
        written += answer
        let start = tokens.count
        tokens += coder.tokens(of: sample.answer + Array("\n</think>".utf8), special: true) + end
        turns.append(Turn(round: nil, range: start..<tokens.count))
    }

    /// Appends a plan, cut at the end of each prompt.
    ///
    /// - Returns: where each prompt ends.
    private mutating func appendPlan(_ plan: Trajectory.Block, _ coder: any TokenCoder) -> [Int] {
        var forks: [Int] = []
        var text = plan.opening
        let start = tokens.count
        for part in plan.parts {
            text += part.bytes
            guard case .item = part else { continue }
            tokens += coder.tokens(of: text, special: true)
            forks.append(tokens.count)
            text = []
        }
        tokens += coder.tokens(of: text + plan.closing, special: true)
        written += tokens[start...]
        return forks
    }

    /// What an executor writes: its text and the tag that ends it.
    private static func closed(
        _ text: [UInt8], _ round: Int, _ prompt: Int, _ coder: any TokenCoder
    ) -> [TokenID] {
        coder.tokens(
            of: text + Array("\n</execution_\(round).\(prompt)>".utf8), special: true)
    }
}
