import Foundation
import SprintCommand
import Testing

/// The programs' flags and their twins, as `--experimental-dump-help` and `docs/environment.md`
/// tell them.
@Suite struct EnvironmentTwinTests {
    /// A flag of a command.
    struct Flag: Hashable, Sendable, CustomStringConvertible {
        var command: [String]
        var name: String
        var takesValue: Bool
        /// Whether some text is no legal value.
        var isPicky: Bool
        /// The help's first words, up to a parenthesis or the full stop at the end.
        var meaning: String

        var twin: String { EnvironmentTwin.name(of: name, in: command) }
        /// The command as the document names it, without its program if that has several.
        var shortCommand: String {
            (command.count > 1 ? command.dropFirst() : command[...]).joined(separator: " ")
        }

        var description: String { "\(command.joined(separator: " ")) --\(name)" }
    }

    private struct Command: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable { var name: String }
            var kind: String
            var preferredName: Name?
            var abstract: String?
        }
        var commandName: String
        var arguments: [Argument]?
        var subcommands: [Command]?

        /// The flags of this command and those below it.
        func flags(path: [String]) -> [Flag] {
            let path = path + [commandName]
            let own = (arguments ?? []).compactMap { argument -> Flag? in
                guard argument.kind != "positional", let name = argument.preferredName?.name,
                    name != "help", name != "version", commandName != "help"
                else { return nil }
                return Flag(
                    command: path, name: name, takesValue: argument.kind == "option",
                    isPicky: !Self.takesAnyText.contains(name),
                    meaning: String((argument.abstract ?? "").prefix { $0 != "(" })
                        .trimmingCharacters(in: CharacterSet(charactersIn: " .")))
            }
            return own + (subcommands ?? []).flatMap { $0.flags(path: path) }
        }

        /// Flags whose value is a path, a name or a list, which only the command's work can refuse.
        static let takesAnyText: Set = [
            "compare",
            "model", "chat-template", "bind", "keys", "trajectory", "connect", "key", "server-key",
            "file", "http", "ids", "question-file", "json", "output", "answers", "baseline",
            "tokenizer", "twin", "problems", "report", "peer", "baseline-model",
            "key-variable", "cache",
        ]
    }

    static func flags() async throws -> [Flag] {
        struct Document: Decodable { var command: Command }
        var flags: [Flag] = []
        for program in ["sprint-coordinator", "sprint-worker", "sprint"] {
            let outcome = try await Program.run(program, ["--experimental-dump-help"])
            flags += try outcome.json(Document.self).command.flags(path: [])
        }
        return flags
    }

    /// Two flags may share a twin only if whoever sets it means both.
    @Test func `flags that share a twin are the same flag`() async throws {
        let flags = try await Self.flags()
        #expect(flags.count > 50)
        for (twin, shared) in Dictionary(grouping: flags, by: \.twin) {
            #expect(twin.wholeMatch(of: /SPRINT_[A-Z0-9_]+/) != nil)
            #expect(Set(shared.map(\.name)).count == 1, "\(shared)")
            #expect(Set(shared.map(\.takesValue)).count == 1, "\(shared)")
            #expect(Set(shared.map(\.meaning)).count == 1, "\(shared.map(\.meaning))")
        }
    }

    @Test func `the documents list every twin`() async throws {
        let groups = Dictionary(grouping: try await Self.flags(), by: \.twin)
        let rows = groups.keys.sorted().compactMap { twin -> String? in
            guard let shared = groups[twin], let first = shared.first else { return nil }
            let commands = shared.map(\.shortCommand).joined(separator: ", ")
            return "| `\(twin)` | `--\(first.name)` | \(commands) | \(first.meaning) |"
        }
        let path = Repository.root + "/docs/environment.md"
        let document = try String(contentsOfFile: path, encoding: .utf8)
        let listed = document.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        #expect(listed == rows, "it should be:\n\(rows.joined(separator: "\n"))")
    }

    /// What no flag takes, no twin does; and the complaint names the twin. All twins of a command
    /// are read in one way, so one with a value and one without stand for them.
    @Test(.timeLimit(.minutes(20)))
    func `every command reads its twins`() async throws {
        var seen: Set<String> = []
        for flag in try await Self.flags() where flag.isPicky || !flag.takesValue {
            let kind = "\(flag.command) \(flag.takesValue)"
            guard seen.insert(kind).inserted else { continue }
            let outcome = try await Program.run(
                flag.command[0], Array(flag.command.dropFirst()), environment: [flag.twin: "=?"])
            #expect(outcome.status == 2, "\(flag): \(outcome.errors)")
            #expect(outcome.errors.contains("\(flag.twin)==?"), "\(flag): \(outcome.errors)")
        }
    }

    @Test func `a path in a twin is the path that is named`() async throws {
        let tokenize = try await Program.run(
            "sprint", ["model", "tokenize"],
            environment: ["SPRINT_MODEL": Repository.model, "SPRINT_FILE": "/no/such/text"])
        #expect(tokenize.status == 2 && tokenize.errors.contains("/no/such/text"))
        let logits = try await Program.run(
            "sprint", ["model", "logits"],
            environment: ["SPRINT_MODEL": Repository.model, "SPRINT_IDS": "1,x"])
        #expect(logits.status == 2 && logits.errors.contains("x is not a token id"))
        let bench = try await Program.run(
            "sprint", ["bench", "cluster"],
            environment: [
                "SPRINT_MODEL": Repository.model, "SPRINT_QUESTION_FILE": "/no/such/questions",
                "SPRINT_JSON": "1", "SPRINT_WORKERS": "1000",
            ])
        #expect(bench.status == 1 && bench.errors.contains("/no/such/questions"))
    }
}
