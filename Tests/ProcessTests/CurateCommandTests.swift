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
        #expect(files == ["1.trajectory.txt"])
    }
}
