import ArgumentParser
import Foundation

extension AsyncParsableCommand {
    /// Runs the command that the arguments name. As the library's own `main`, except that a wrong command
    /// line ends with `ExitStatus.usage`, which scripts rely on, and not with the library's 64.
    public static func runToExit() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Terminal.writeError(fullMessage(for: error) + "\n")
            Foundation.exit(ExitStatus.usage)
        }
    }
}
