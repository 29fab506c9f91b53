import ArgumentParser
import SprintCommand

/// `sprint-coordinator`: plans, and has workers carry the plans out.
@main
struct SprintCoordinator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sprint-coordinator",
        abstract:
            "Answers questions by planning in rounds and running each round's tasks in parallel.",
        version: ProgramVersion.text,
        subcommands: [Solve.self, Serve.self])

    static func main() async { await runToExit() }
}
