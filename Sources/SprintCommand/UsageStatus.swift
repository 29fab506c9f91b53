import ArgumentParser
import Foundation

extension AsyncParsableCommand {
    /// Runs the command that the arguments name, with the environment twins of its flags. As the
    /// library's own `main`, except that a wrong command line ends with `ExitStatus.usage`, which
    /// scripts rely on, and not with the library's 64.
    public static func runToExit() async {
        var twins: [EnvironmentTwin] = []
        do {
            let given = try EnvironmentTwin.fill(
                Array(CommandLine.arguments.dropFirst()), of: CommandTree(of: self),
                from: ProcessInfo.processInfo.environment)
            twins = given.twins
            var command = try parseAsRoot(given.arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            let message = fullMessage(for: error)
            Terminal.writeError(message + "\n" + blame(twins, for: message))
            Foundation.exit(ExitStatus.usage)
        }
    }

    /// Names the twins whose flags the first line of a complaint is about: nobody sees them on the
    /// command line.
    private static func blame(_ twins: [EnvironmentTwin], for message: String) -> String {
        let line = message.split(separator: "\n").first ?? ""
        let words = line.split { !$0.isLetter && $0 != "-" }.map { $0.drop { $0 == "-" } }
        return twins.filter { words.contains($0.flag[...]) }
            .map { "The environment says \($0.name)=\($0.value).\n" }.joined()
    }
}
