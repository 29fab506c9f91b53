import ArgumentParser
import SprintCommand

/// `sprint`: the tools around the cluster.
@main
struct Sprint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sprint",
        abstract: "Looks at models, makes keys, measures, evaluates and curates.",
        version: ProgramVersion.text,
        subcommands: [
            ModelCommand.self, KeysCommand.self, BenchCommand.self, EvaluateCommand.self,
            CurateCommand.self,
        ])

    static func main() async { await runToExit() }
}
