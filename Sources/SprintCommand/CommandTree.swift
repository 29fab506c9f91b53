import ArgumentParser
import Foundation

/// A program's commands and their flags, as the argument parser tells them to tools.
struct CommandTree: Decodable, Sendable {
    /// A flag or a positional argument.
    struct Argument: Decodable, Sendable {
        /// One spelling; `-t` is short.
        struct Name: Decodable, Sendable {
            var kind: String
            var name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        var kind: String
        var names: [Name]?
        var preferredName: Name?
    }

    var commandName: String
    var arguments: [Argument]?
    var subcommands: [CommandTree]?

    /// The tree below `command`.
    init(of command: any ParsableCommand.Type) {
        struct Document: Decodable { var command: CommandTree }
        do {
            let document = try JSONDecoder().decode(
                Document.self, from: Data(command._dumpHelp().utf8))
            self = document.command
        } catch {
            preconditionFailure("the argument parser describes its commands: \(error)")
        }
    }

    /// Flags that have a twin: all but the parser's own `--help` and `--version`.
    var flags: [Argument] {
        (arguments ?? []).filter {
            $0.kind != "positional" && !["help", "version"].contains($0.flag)
        }
    }

    /// The command that the arguments name, the way to it, and the arguments that are left for it.
    func command(named arguments: [String]) -> (CommandTree, path: [String], rest: [String]) {
        var (command, path, rest) = (self, [commandName], arguments[...])
        while let word = rest.first,
            let next = command.subcommands?.first(where: { $0.commandName == word })
        {
            command = next
            path.append(word)
            rest = rest.dropFirst()
        }
        return (command, path, Array(rest))
    }
}

extension CommandTree.Argument {
    /// The name in front, without dashes: the first long one.
    var flag: String { preferredName?.name ?? "" }

    /// Whether a value belongs to it.
    var takesValue: Bool { kind == "option" }

    /// Whether one of the words is this flag, alone or with its value.
    func stands(in words: some Sequence<String>) -> Bool {
        let spellings = (names ?? []).map(\.text)
        return words.contains { word in
            spellings.contains { word == $0 || word.hasPrefix($0 + "=") }
        }
    }

    /// Whether a word asks for help or for the parser's description of itself: such a command line
    /// means nothing else.
    static func asksForHelp(_ word: String) -> Bool {
        ["-h", "--help", "--help-hidden", "--experimental-dump-help"].contains(word)
            || word.hasPrefix("--generate-completion-script")
    }
}
