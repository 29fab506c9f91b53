import ArgumentParser
import Foundation

/// How a program runs its command and ends.
public enum Program {
    /// Parses the command line and runs what it names. A wrong command line ends with code 2, the
    /// shells' own code for wrong usage.
    public static func run<Command: AsyncParsableCommand>(_ command: Command.Type) async -> Never {
        do {
            var parsed = try command.parseAsRoot()
            if var asynchronous = parsed as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try parsed.run()
            }
            command.exit()
        } catch {
            guard command.exitCode(for: error) == .validationFailure else {
                command.exit(withError: error)
            }
            Terminal.writeError(command.fullMessage(for: error) + "\n")
            Foundation.exit(ExitStatus.usage)
        }
    }
}
