import Foundation
import Testing

/// `sprint curate`: what people and scripts see of it.
@Suite struct CurateCommandTests {
    private struct Line: Decodable {
        var id: String
        var level: Int
        var solvable: Bool
    }

    private func lines(_ text: String) throws -> [Line] {
        try text.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    @Test func `a seed names the output, to a file or a pipe`() async throws {
        let folder = try ScratchFolder()
        let file = folder.url.appending(path: "problems.jsonl")
        let words = ["curate", "countdown", "--count", "12", "--seed", "5", "--split", "test"]
        let piped = try await Program.sprint(words)
        let written = try await Program.sprint(words + ["--output", file.path])
        #expect(piped.status == 0 && written.status == 0, "\(piped.errors)\(written.errors)")
        #expect(written.output.isEmpty)
        #expect(try Array(Data(contentsOf: file)) == piped.output)
        #expect(try lines(piped.text).count == 12)
        let other = try await Program.sprint(words.map { $0 == "5" ? "6" : $0 })
        #expect(other.output != piped.output)
    }

    @Test func `a mix of levels is what comes`() async throws {
        let words = [
            "curate", "countdown", "--count", "20", "--level-mix", "2-3", "--unsolvable-share", "0",
        ]
        let run = try await Program.sprint(words)
        #expect(try lines(run.text).allSatisfy { (2...3).contains($0.level) && $0.solvable })
        let hopeless = try await Program.sprint([
            "curate", "countdown", "--count", "5", "--unsolvable-share", "1",
        ])
        #expect(try lines(hopeless.text).allSatisfy { $0.level == 0 && !$0.solvable })
    }

    @Test(arguments: [
        ["--count", "0"], ["--unsolvable-share", "2"], ["--numbers", "5..1"],
        ["--numbers", "0..3"],
        ["--target", "10..500"], ["--split", "exam"], ["--level-mix", "x"],
    ])
    func `wrong usage ends with 2`(_ flags: [String]) async throws {
        let run = try await Program.sprint(["curate", "countdown"] + flags)
        #expect(run.status == 2, "\(flags): \(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test func `a file that cannot be written is named`() async throws {
        let run = try await Program.sprint([
            "curate", "countdown", "--count", "1", "--output", "/no/such/folder/x.jsonl",
        ])
        #expect(run.status == 1 && run.errors.contains("/no/such/folder/x.jsonl"))
    }

    @Test func `samples are refused with a reason and the others packed`() async throws {
        let folder = try ScratchFolder()
        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: folder.url.appending(path: name))
        }
        for (name, lines) in [("1", "2-5"), ("2", "2-9")] {
            let fields = ["Description:** A step.", "Plan:** Line 1", "Prompt:** Do it."]
            let heading = (["### Component 1"] + fields.map { "- **\($0)" }).joined(separator: "\n")
            try write(
                "\(name).components.md",
                heading + "\n- **Execution:** Lines \(lines)\n- **Comment:** Lines not found\n")
            try write("\(name).dag.json", "{\"1\": []}")
            try write("\(name).trace.txt", "a\nb\nc\nd\ne\n")
        }
        let path = folder.url.path
        let validate = try await Program.sprint(["curate", "validate", path])
        #expect(validate.status == 1)
        #expect(validate.text.contains("1: accepted") && validate.text.contains("2: refused"))
        let out = folder.url.appending(path: "out")
        let pack = try await Program.sprint([
            "curate", "pack", path, "--output", out.path, "--min-ratio", "1",
        ])
        #expect(pack.status == 0, "\(pack.errors)")
        #expect(pack.text.contains("kept 1, unreadable 1"), "\(pack.text)")
        let files = try FileManager.default.contentsOfDirectory(atPath: out.path)
        #expect(files.sorted() == ["1.trajectory.txt", "pack.record.json", "pack.summary.json"])
    }

    @Test func `a line number beyond all bounds ends no program`() async throws {
        for lines in ["0-9223372036854775807", "1-9223372036854775807, 3"] {
            let folder = try sampleFolder()
            let place = folder.url.appending(path: "1.components.md")
            let text = try String(contentsOf: place, encoding: .utf8)
            try Data(text.replacing("Line 1\n", with: "Lines \(lines)\n").utf8).write(to: place)
            for mode in [[], ["--as-published"]] {
                let run = try await Program.sprint(["curate", "validate", folder.url.path] + mode)
                #expect(run.status == 1 && run.text.contains("unreadable 1"), "\(run.text)")
                #expect(run.text.contains("no trace has a line 9223372036854775807"))
                let pack = try await Program.sprint(["curate", "pack", folder.url.path] + mode)
                #expect(pack.status == 0 && pack.text.contains("unreadable 1"), "\(pack.text)")
            }
        }
    }

    @Test func `what differs from another folder is shown, what others wrote is left`()
        async throws
    {
        let folder = try sampleFolder()
        let path = folder.url.path
        let (one, two) = (path + "/one", path + "/two")
        let first = try await Program.sprint(["curate", "pack", path, "--output", one])
        #expect(first.status == 0, "\(first.errors)")
        let same = try await Program.sprint(["curate", "pack", path, "--compare", one])
        #expect(same.status == 0 && same.text.hasSuffix("1 compared, 0 different\n"))
        let text = try String(contentsOfFile: one + "/1.trajectory.txt", encoding: .utf8)
        try FileManager.default.createDirectory(atPath: two, withIntermediateDirectories: true)
        let other = text.replacing("line 6\n", with: "line six\n")
        try Data(other.utf8).write(to: URL(filePath: two + "/1.trajectory.txt"))
        let differing = try await Program.sprint([
            "curate", "pack", path, "--compare", two, "--output", two,
        ])
        #expect(differing.status == 1)
        for text in ["not written: ", "not-written 1", ": line six\n", ": line 6\n"] {
            #expect(differing.text.contains(text), "\(differing.text)")
        }
        #expect(differing.text.hasSuffix("1 compared, 1 different\n"), "\(differing.text)")
        #expect(
            try String(contentsOfFile: two + "/1.trajectory.txt", encoding: .utf8) == other)
        // A stricter filter takes back what the first run wrote, and only that.
        let strict = try await Program.sprint([
            "curate", "pack", path, "--output", one, "--min-ratio", "5",
        ])
        #expect(strict.status == 0 && strict.text.contains("filtered 1, withdrawn 1"))
        #expect(!FileManager.default.fileExists(atPath: one + "/1.trajectory.txt"))
    }

    /// A folder with a sample of three components, which packs into two rounds.
    private func sampleFolder(parents: String = #"{"1": [], "2": [], "3": [1, 2]}"#) throws
        -> ScratchFolder
    {
        let folder = try ScratchFolder()
        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: folder.url.appending(path: name))
        }
        let components = (0..<3).map { index in
            """
            ### Component \(index + 1)
            - **Description:** A step.
            - **Plan:** Line \(5 * index + 1)
            - **Prompt:** Do step \(index + 1).
            - **Execution:** Lines \(5 * index + 2)-\(5 * index + 5)
            - **Comment:** Lines not found
            """
        }
        try write("1.components.md", components.joined(separator: "\n\n"))
        try write("1.trace.txt", (1...15).map { "line \($0)\n" }.joined())
        try write("1.dag.json", parents)
        try write("1.question.txt", "Why?\n")
        try write("1.answer.txt", #"\boxed{7}"#)
        return folder
    }

    @Test(.enabled(if: Repository.hasModel))
    func `a packed folder becomes a data set`() async throws {
        let folder = try sampleFolder()
        let path = folder.url.path
        let pack = try await Program.sprint(["curate", "pack", path, "--output", path])
        #expect(pack.status == 0 && pack.text.contains("kept 1"), "\(pack.text)\(pack.errors)")
        let export = try await Program.sprint([
            "curate", "export", path, "--output", path + "/data", "--tokenizer", Repository.model,
            "--validation-share", "0",
        ])
        #expect(export.status == 0 && export.text == "train 1\n", "\(export.text)\(export.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: path + "/data")
        #expect(names.count { $0.hasSuffix(".train.jsonl") } == 5 && names.contains("README.md"))
        let card = try String(contentsOfFile: path + "/data/README.md", encoding: .utf8)
        #expect(card.contains("## Stage pack") && card.contains("| kept | 1 |"))
        let tokens = try String(contentsOfFile: path + "/data/tokens.train.jsonl", encoding: .utf8)
        #expect(tokens.hasPrefix(#"{"id": "1", "linear": "#))
    }

    @Test func `a graph is drawn, a circle is named`() async throws {
        let whole = try sampleFolder()
        let drawn = try await Program.sprint(["curate", "dag", whole.url.path, "--view"])
        #expect(drawn.status == 0 && drawn.text.hasSuffix("/1.dag.svg\n"), "\(drawn.errors)")
        let svg = whole.url.appending(path: "1.dag.svg")
        #expect(try String(contentsOf: svg, encoding: .utf8).hasPrefix("<svg "))
        let fenced = try sampleFolder(parents: "```json\n{\"1\": [], \"2\": [1], \"3\": []}\n```")
        let view = try await Program.sprint(["curate", "dag", fenced.url.path, "--view"])
        #expect(view.status == 0 && view.text.hasSuffix("/1.dag.svg\n"), "\(view.text)")
        let circle = try sampleFolder(parents: #"{"1": [3], "2": [], "3": [1]}"#)
        let refused = try await Program.sprint(["curate", "dag", circle.url.path, "--view"])
        #expect(refused.status == 1 && refused.text.contains("node 1 has parent 3"))
    }

    @Test func `nobody at the endpoint leaves every sample to the next run`() async throws {
        let folder = try sampleFolder()
        let run = try await Program.sprint([
            "curate", "dag", folder.url.path, "--endpoint", "http://127.0.0.1:9/v1", "--model", "m",
            "--attempts", "1", "--output", folder.url.path + "/out",
        ])
        #expect(run.status == 1 && run.text.contains("unanswered 1, unreachable 1"), "\(run.text)")
        let aside = folder.url.appending(path: "out/set-aside/1.dag.json")
        #expect(try String(contentsOf: aside, encoding: .utf8).contains("unreachable"))
    }

    @Test(arguments: [
        ["components", "traces", "--output", "out"], ["components", "t", "--endpoint", "ftp://x"],
        ["dag", "work", "--concurrency", "0"], ["export", "work"],
        ["dag", "work", "--endpoint", "http://x/v1", "--model", "m", "--silence-timeout", "0"],
        ["export", "work", "--output", "o", "--validation-share", "2"],
        ["export", "work", "--output", "o", "--chat-template", "chatml"],
    ])
    func `wrong usage of the stages ends with 2`(_ words: [String]) async throws {
        let run = try await Program.sprint(["curate"] + words)
        #expect(run.status == 2, "\(words): \(run.errors)")
    }
}
