import ArgumentParser
import Foundation

/// Reads an option's default from its environment twin: `--max-rounds` from `SPRINT_MAX_ROUNDS`. A flag
/// on the command line wins over the environment, the environment over the built-in default.
public enum EnvironmentTwin {
    /// The twin's name of a flag, without dashes in front: `max-rounds` → `SPRINT_MAX_ROUNDS`.
    public static func name(of flag: String) -> String {
        "SPRINT_" + flag.uppercased().replacingOccurrences(of: "-", with: "_")
    }

    /// The twin's value, or `nil` if it is not set or empty. A value that cannot be read ends the
    /// program with exit code 2 and a sentence, as a wrong flag does.
    public static func value<Value: ExpressibleByArgument>(
        _ flag: String, as type: Value.Type = Value.self
    ) -> Value? {
        guard let text = text(of: flag) else { return nil }
        guard let value = Value(argument: text) else {
            exit(unreadable: flag, text: text)
        }
        return value
    }

    /// Fills an option that the command line left out from its twin: for options without a default,
    /// called when the command validates.
    public static func fill<Value: ExpressibleByArgument>(_ option: inout Value?, _ flag: String) {
        option = option ?? value(flag)
    }

    /// The twin of a flag without a value: `1`, `true`, `yes` set it, `0`, `false`, `no` do not.
    public static func flag(_ flag: String) -> Bool {
        guard let text = text(of: flag)?.lowercased() else { return false }
        if ["1", "true", "yes"].contains(text) { return true }
        if ["0", "false", "no"].contains(text) { return false }
        exit(unreadable: flag, text: text)
    }

    private static func text(of flag: String) -> String? {
        let text = ProcessInfo.processInfo.environment[name(of: flag)]
        return text?.isEmpty == true ? nil : text
    }

    private static func exit(unreadable flag: String, text: String) -> Never {
        Terminal.writeError("Error: \(name(of: flag))=\(text) is not a legal value for --\(flag)\n")
        Foundation.exit(ExitStatus.usage)
    }
}
