import ArgumentParser
import Testing

@testable import SprintCommand

/// A program with commands in two steps.
private struct Sample: ParsableCommand {
    struct Inner: ParsableCommand {
        static let configuration = CommandConfiguration(subcommands: [Leaf.self])
    }

    struct Leaf: ParsableCommand {
        @Option var maxRounds = 3
        @Option(name: [.customLong("workers"), .customLong("workers-min")]) var workers = 0
        @Option(name: .shortAndLong) var model: String?
        @Flag var json = false
        @Argument var question: String
    }

    static let configuration = CommandConfiguration(subcommands: [Inner.self])
}

@Suite struct EnvironmentTwinTests {
    private let tree = CommandTree(of: Sample.self)

    private func fill(_ arguments: [String], _ environment: [String: String]) throws -> [String] {
        try EnvironmentTwin.fill(arguments, of: tree, from: environment).arguments
    }

    private func leaf(_ arguments: [String], _ environment: [String: String]) throws -> Sample.Leaf
    {
        let words = try fill(["inner", "leaf"] + arguments, environment)
        return try #require(try Sample.parseAsRoot(words) as? Sample.Leaf)
    }

    @Test func `a twin stands behind the command's name and before what was written`() throws {
        let environment = ["SPRINT_MAX_ROUNDS": "5", "SPRINT_JSON": "1", "SPRINT_OTHER": "x"]
        #expect(
            try fill(["inner", "leaf", "--model", "m", "--", "-q"], environment)
                == ["inner", "leaf", "--max-rounds=5", "--json", "--model", "m", "--", "-q"])
    }

    @Test func `the default yields to the twin and the twin to the flag`() throws {
        #expect(try leaf(["q"], [:]).maxRounds == 3)
        #expect(try leaf(["q"], ["SPRINT_MAX_ROUNDS": "5"]).maxRounds == 5)
        for own in [["--max-rounds", "7"], ["--max-rounds=7"]] {
            #expect(try leaf(own + ["q"], ["SPRINT_MAX_ROUNDS": "5"]).maxRounds == 7)
            #expect(try leaf(["q"] + own, ["SPRINT_MAX_ROUNDS": "broken"]).maxRounds == 7)
        }
    }

    @Test(arguments: [["--workers", "2"], ["--workers-min", "2"]])
    func `any spelling of a flag overrules its twin`(own: [String]) throws {
        let twin = ["SPRINT_WORKERS": "9"]
        #expect(try leaf(["q"], twin).workers == 9)
        #expect(try leaf(own + ["q"], twin).workers == 2)
        #expect(try leaf(["-m", "mine", "q"], ["SPRINT_MODEL": "theirs"]).model == "mine")
    }

    /// What stands behind `--` is text, whatever it looks like.
    @Test func `a question that looks like a flag overrules nothing`() throws {
        let leaf = try leaf(["--", "--json"], ["SPRINT_JSON": "yes"])
        #expect(leaf.json && leaf.question == "--json")
        #expect(try self.leaf(["--", "--help"], ["SPRINT_MAX_ROUNDS": "4"]).maxRounds == 4)
    }

    @Test(arguments: [
        ("1", true), ("true", true), ("YES", true), ("0", false), ("false", false), ("No", false),
        ("", false),
    ])
    func `a flag without a value hears yes and no`(value: String, expected: Bool) throws {
        #expect(try leaf(["q"], ["SPRINT_JSON": value]).json == expected)
    }

    @Test(arguments: ["maybe", "2", "on"])
    func `and nothing else`(value: String) throws {
        let error = try #require(
            throws: ValidationError.self, performing: { try leaf(["q"], ["SPRINT_JSON": value]) })
        #expect(error.message.contains("SPRINT_JSON=\(value)"))
    }

    @Test(arguments: ["", "-5", "a b", "=", "--json"])
    func `a value is taken as it is`(value: String) throws {
        let model = try leaf(["q"], ["SPRINT_MODEL": value]).model
        #expect(model == (value.isEmpty ? nil : value))
    }

    @Test(arguments: [
        ["inner", "leaf", "--help"], ["inner", "leaf", "q", "-h"], ["--experimental-dump-help"],
        ["inner"], [], ["nothing", "leaf"],
    ])
    func `help and the names of commands are left alone`(arguments: [String]) throws {
        let environment = ["SPRINT_MAX_ROUNDS": "broken", "SPRINT_HELP": "1"]
        #expect(try fill(arguments, environment) == arguments)
    }

    @Test func `a flag that means something else in one command has a name of its own there`() {
        #expect(
            EnvironmentTwin.name(of: "json", in: ["sprint", "model", "inspect"]) == "SPRINT_JSON")
        #expect(
            EnvironmentTwin.name(of: "json", in: ["sprint", "bench", "cluster"])
                == "SPRINT_BENCH_JSON")
    }
}
