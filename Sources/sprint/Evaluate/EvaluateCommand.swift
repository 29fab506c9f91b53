import ArgumentParser

/// `sprint evaluate`: how often answers are right, and what they cost.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Grade answers and count what they cost.",
        subcommands: [
            EvaluateTrajectories.self, EvaluateRun.self, EvaluateCountdown.self,
            EvaluateLocation.self,
        ])
}
