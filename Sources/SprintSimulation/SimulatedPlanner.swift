import SprintCluster
import SprintProtocol

/// The planner of one run, as the node would host it: writes plans over time, reads executions.
struct SimulatedPlanner {
    let options: RunOptions
    private(set) var isStarted = false
    private(set) var isReleased = false
    private var round = 0
    private var history: UInt64

    init(options: RunOptions) {
        self.options = options
        history = options.seed
    }

    /// Takes a command; returns what the planner will say, each with the time since the command.
    /// An illegal command is answered with a violation.
    mutating func obey(_ command: PlannerCommand) -> Result<
        [(Duration, PlannerEvent)], SimulationViolation
    > {
        switch command {
        case .start:
            if isStarted { return .failure("planner started twice") }
            isStarted = true
        case .resume(let gathered, let executions):
            if isReleased || gathered != round {
                return .failure("round \(gathered) gathered out of turn")
            }
            history = Script.remember(executions, after: history)
        case .release:
            if isReleased || !isStarted {
                return .failure("planner released twice or before its start")
            }
            isReleased = true
            return .success([])
        }
        round += 1
        return .success(
            round > Script.rounds(options.seed) ? [(.milliseconds(300), .answered)] : plan())
    }

    /// Prefix form: each prompt at its time, then the end. Rearranged form: all prompts behind the
    /// end.
    private func plan() -> [(Duration, PlannerEvent)] {
        let tasks = Script.plan(options.seed, round: round, history: history)
        let length: Duration = .milliseconds(150) * (tasks.count + 1)
        let end = PlannerEvent.planEnded(
            round: round, plan: "plan \(round)", planTokens: 20 * (tasks.count + 1),
            promptCount: tasks.count)
        if options.context == .rearranged {
            return [(length, end)] + tasks.map { (length, .taskReady($0)) }
        }
        return tasks.map { (.milliseconds(150) * $0.prompt, .taskReady($0)) } + [(length, end)]
    }
}

/// A broken law, in words.
public struct SimulationViolation: Error, Hashable, Sendable, ExpressibleByStringInterpolation,
    CustomStringConvertible
{
    /// What was seen.
    public var description: String

    /// Wraps a sentence.
    public init(stringLiteral value: String) { description = value }
}
