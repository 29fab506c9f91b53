import ArgumentParser

/// Every flag of every command has one twin in the environment: `--max-rounds` is
/// `SPRINT_MAX_ROUNDS`.
///
/// Twins are put on the command line before it is parsed, so that a flag has its twin without a
/// word of its own, and a value from there is held to the same bounds. A flag on the command line
/// wins over its twin, the twin over the built-in default.
public struct EnvironmentTwin: Hashable, Sendable {
    /// The flag, without dashes in front.
    public var flag: String
    /// The variable.
    public var name: String
    /// Its value.
    public var value: String

    /// Flags that are spelled like another command's and mean something else: their twins carry the
    /// name of their command's group.
    private static let own: Set = [
        "sprint bench cluster --json", "sprint bench cluster --workers",
        "sprint bench engine --json",
        "sprint curate pack --max-rounds", "sprint curate pack --output",
        "sprint curate components --model", "sprint curate dag --model",
        "sprint curate components --output", "sprint curate dag --output",
        "sprint curate export --output", "sprint curate export --tokenizer",
        "sprint curate components --concurrency", "sprint curate dag --concurrency",
        "sprint evaluate trajectories --json", "sprint evaluate trajectories --report",
        "sprint evaluate run --json", "sprint evaluate run --workers",
        "sprint evaluate run --count", "sprint evaluate run --output",
        "sprint evaluate run --report",
        "sprint evaluate countdown --json", "sprint evaluate countdown --workers",
        "sprint evaluate countdown --count", "sprint evaluate countdown --output",
        "sprint evaluate countdown --report",
        "sprint evaluate location --json", "sprint evaluate location --workers",
        "sprint evaluate location --count", "sprint evaluate location --ship",
    ]

    /// The twin's name of a flag of a command, which is named from its program on.
    public static func name(of flag: String, in command: [String]) -> String {
        let isOwn = own.contains("\(command.joined(separator: " ")) --\(flag)")
        let words = isOwn ? [command[1], flag] : [flag]
        return "SPRINT_" + words.joined(separator: "_").uppercased().replacing("-", with: "_")
    }

    /// The command line with the twins that are set and not overruled, right behind the command's
    /// name.
    ///
    /// - Returns: The arguments, and the twins among them.
    /// - Throws: `ValidationError` for the twin of a flag without a value that says neither yes nor
    ///   no.
    static func fill(
        _ arguments: [String], of tree: CommandTree, from environment: [String: String]
    ) throws -> (arguments: [String], twins: [EnvironmentTwin]) {
        let (command, path, own) = tree.command(named: arguments)
        let spoken = own.prefix { $0 != "--" }
        if spoken.contains(where: CommandTree.Argument.asksForHelp) { return (arguments, []) }
        var words: [String] = []
        var twins: [EnvironmentTwin] = []
        for argument in command.flags where !argument.stands(in: spoken) {
            let name = name(of: argument.flag, in: path)
            // Compose writes an empty value for a variable that is not set.
            guard let value = environment[name], !value.isEmpty else { continue }
            let twin = EnvironmentTwin(flag: argument.flag, name: name, value: value)
            if argument.takesValue {
                words.append("--\(argument.flag)=\(value)")
            } else if try twin.isYes() {
                words.append("--\(argument.flag)")
            }
            twins.append(twin)
        }
        return (arguments.dropLast(own.count) + words + own, twins)
    }

    private func isYes() throws -> Bool {
        switch value.lowercased() {
        case "1", "true", "yes": return true
        case "0", "false", "no": return false
        default:
            throw ValidationError(
                "\(name)=\(value) is not a legal value for --\(flag); write 1 or 0")
        }
    }
}
