import ArgumentParser
import SprintCommand

/// `sprint`: the tools around the cluster.
@main
struct Sprint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sprint",
        abstract: "Looks at models, makes keys, measures the cluster and evaluates answers.",
        subcommands: [
            ModelCommand.self, KeysCommand.self, BenchCommand.self, EvaluateCommand.self,
        ])

    static func main() async { await runToExit() }
}
