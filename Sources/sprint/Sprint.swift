import ArgumentParser
import SprintCommand

/// `sprint`: the tools around the cluster.
@main
struct Sprint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sprint",
        abstract: "Looks at models, makes keys, and measures the cluster.",
        subcommands: [ModelCommand.self, KeysCommand.self, BenchCommand.self])

    static func main() async { await runToExit() }
}
