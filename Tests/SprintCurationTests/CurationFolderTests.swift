import Foundation
import SprintCuration
import Testing

/// A folder gives its samples, or says which file is at fault.
struct CurationFolderTests {
    private static let components = """
        ### Component 1 (Lines 1-5)
        - **Description:** A step.
        - **Plan:** Line 1
        - **Prompt:** Do it.
        - **Execution:** Lines 2-5
        - **Comment:** Lines not found
        """

    private static func folder(_ files: [String: String]) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "curation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files {
            try Data(text.utf8).write(to: url.appending(path: name))
        }
        return url
    }

    @discardableResult
    private static func withFolder<Result>(
        _ files: [String: String], _ body: (CurationFolder) throws -> Result
    ) throws -> Result {
        let url = try folder(files)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(CurationFolder(path: url.path))
    }

    @Test
    func aTraceStandsForTheInlineFile() throws {
        let files = [
            "3.components.md": Self.components, "3.dag.json": "{\"1\": []}",
            "3.trace.txt": "think\none\n\ntwo\nthree\nfour\n", "3.question.txt": "Why?\n",
            "3.answer.txt": "Because.",
        ]
        let sample = try Self.withFolder(files) { try $0.sample("3") }
        #expect(sample.lineCount == 5 && sample.defects == [])
        #expect(
            String(decoding: try sample.trajectory().text, as: UTF8.self) == """
                <Question>
                Why?
                </Question>

                <Plan_1>
                think

                <prompt_1.1> Do it. </prompt_1.1>
                </Plan_1>

                <Execution_1>
                <execution_1.1>
                one

                two
                three
                four
                </execution_1.1>
                </Execution_1>

                <Final_answer>
                Because.
                </Final_answer>
                """)
    }

    @Test
    func linesBeyondTheTraceAreAnErrorAndNoTrap() throws {
        let files = [
            "3.components.md": Self.components, "3.dag.json": "{\"1\": []}", "3.trace.txt": "a\nb",
        ]
        try Self.withFolder(files) { folder in
            #expect(throws: CurationError.self) { try folder.sample("3") }
        }
    }

    @Test(arguments: ["3.dag.json", "3.inline.txt"])
    func aMissingFileIsNamed(_ missing: String) throws {
        var files = [
            "3.components.md": Self.components, "3.dag.json": "{\"1\": []}",
            "3.inline.txt": "### Component 1\n<plan>\nthink\n</plan>\n",
        ]
        files[missing] = nil
        try Self.withFolder(files) { folder in
            do {
                _ = try folder.sample("3")
                Issue.record("it was read")
            } catch {
                #expect("\(error)".contains(missing), "\(error)")
            }
        }
    }

    @Test
    func namesAreInNumericOrderThenByName() throws {
        let names = ["10", "2", "b", "a"]
        let files = Dictionary(
            uniqueKeysWithValues: names.map { ("\($0).components.md", "") } + [("x.txt", "")])
        #expect(try Self.withFolder(files) { try $0.names() } == ["2", "10", "a", "b"])
        #expect(throws: CurationError.self) { try Self.withFolder([:]) { try $0.names() } }
        #expect(throws: CurationError.self) { try CurationFolder(path: "/no/such/folder").names() }
    }

    @Test
    func talliesCountByName() {
        var tally = CurationTally()
        for outcome in ["kept", "overlap", "kept"] { tally.count(outcome) }
        #expect(tally["kept"] == 2 && tally["other"] == 0)
        #expect(tally.description == "kept 2, overlap 1")
    }
}
