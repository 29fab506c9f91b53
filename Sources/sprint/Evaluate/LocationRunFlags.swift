import ArgumentParser
import SprintCommand
import SprintProtocol

/// What shapes the runs of a location check, where `--ship` is a list.
struct LocationRunFlags: ParsableArguments {
    @Option(
        help: "Seed of every random draw (of the first question; each further one has the next).")
    var seed: UInt64 = 0

    @Option(help: "Sampling temperature; 0 is greedy.")
    var temperature = 0.0

    @Option(help: "Rounds at most; the answer is forced in the last.")
    var maxRounds: Int = Limits.roundsDefault

    @Option(help: "Tokens of a plan at most.")
    var maxPlanTokens: Int = Limits.planTokensDefault

    @Option(help: "Tokens of an execution at most.")
    var maxExecutionTokens: Int = Limits.executionTokensDefault

    @Option(help: "Tokens of the final answer at most.")
    var maxAnswerTokens: Int = Limits.answerTokensDefault

    /// The options; the ship policy is each configuration's.
    var options: RunOptions {
        RunOptions(
            seed: seed, sampling: SamplingParameters(temperature: temperature),
            maxRounds: maxRounds, maxPlanTokens: maxPlanTokens,
            maxExecutionTokens: maxExecutionTokens, maxAnswerTokens: maxAnswerTokens)
    }

    mutating func validate() throws {
        if let violation = options.violation { throw ValidationError(violation.description) }
    }
}

/// Ship policies on the command line: `always,never`.
struct ShipPolicies: ExpressibleByArgument, Sendable {
    var policies: [ShipPolicy]

    init(_ policies: [ShipPolicy]) { self.policies = policies }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map {
            ShipPolicy(rawValue: String($0))
        }
        policies = parts.compactMap(\.self)
        guard policies.count == parts.count, Set(policies).count == policies.count else {
            return nil
        }
    }

    var defaultValueDescription: String { policies.map(\.rawValue).joined(separator: ",") }
}
