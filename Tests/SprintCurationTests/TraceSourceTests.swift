import Foundation
import SprintCuration
import Testing

/// Traces come from a file of lines or from a folder; what is at fault is named.
@Suite struct TraceSourceTests {
    @Test func `a line is a sample`() throws {
        let folder = try ScratchFolder()
        try folder.write(
            """
            {"id": "b-1", "question": "Why?", "answer": "x", "reasoning": "One. Two.", "level": 3}

            {"id": "a", "question": "How?", "reasoning": "<think>\\nThree.\\n</think>"}
            """, to: "traces.jsonl")
        let samples = try TraceSource(path: folder.path + "/traces.jsonl").samples()
        #expect(samples.map(\.name) == ["b-1", "a"] && samples.map(\.trace.lineCount) == [2, 1])
        #expect(samples[0].answer == Array("x".utf8) && samples[1].answer == nil)
    }

    /// Data sets whose answers are integers write them as such.
    @Test(arguments: [
        ("70", "70"), ("-3", "-3"), ("0.5", "0.5"),
        ("12345678901234567890", "12345678901234567890"),
        (#""070""#, "070"), ("null", nil),
    ])
    func `a number is its text`(_ written: String, _ answer: String?) throws {
        let folder = try ScratchFolder()
        try folder.write(
            #"{"id": 60, "question": "Q", "answer": \#(written), "reasoning": "R."}"#,
            to: "traces.jsonl")
        let samples = try TraceSource(path: folder.path + "/traces.jsonl").samples()
        #expect(samples.map(\.name) == ["60"])
        #expect(samples[0].answer == answer.map { Array($0.utf8) })
    }

    @Test(arguments: [
        (#"{"id": "1", "reasoning": ""}"#, "`question` is missing"),
        (#"{"question": "", "reasoning": ""}"#, "`id` is missing"),
        (#"{"id": true, "question": "", "reasoning": ""}"#, "`id` is no text or number"),
        (#"{"id": 1, "question": 2, "reasoning": ""}"#, "`question` is no text."),
        (#"{"id": 1, "question": "", "reasoning": null}"#, "`reasoning` is no text."),
        (
            #"{"id": 1, "question": "", "answer": [7], "reasoning": ""}"#,
            "`answer` is no text or number"
        ), ("[1]", "no JSON object"), ("{", "no JSON object"),
    ])
    func `a field that is missing or wrong is named`(_ line: String, _ reason: String) throws {
        let folder = try ScratchFolder()
        try folder.write(
            #"{"id": "0", "question": "", "reasoning": ""}"# + "\n" + line, to: "traces.jsonl")
        let error = try #require(throws: CurationError.self) {
            try TraceSource(path: folder.path + "/traces.jsonl").samples()
        }
        #expect(error.description.contains("traces.jsonl, line 2: "))
        #expect(error.description.contains(reason), "\(error)")
    }

    @Test func `a folder holds whole texts or lines`() throws {
        let folder = try ScratchFolder()
        try folder.write("One. Two. Three.", to: "10.reasoning.txt")
        try folder.write("stale", to: "10.trace.txt")
        try folder.write("One. Two.\nThree.\n", to: "9.trace.txt")
        try folder.write("Why?\n", to: "9.question.txt")
        let samples = try TraceSource(path: folder.path).samples()
        #expect(samples.map(\.name) == ["9", "10"] && samples.map(\.trace.lineCount) == [2, 3])
        #expect(samples[0].question == Array("Why?".utf8) && samples[1].question == nil)
    }

    @Test(arguments: [
        "", "{", #"{"id": [1], "question": "", "reasoning": ""}"#, #"{"id": "1", "question": ""}"#,
        #"{"id": "../1", "question": "", "reasoning": ""}"#,
        #"{"id": "", "question": "", "reasoning": ""}"#,
        #"{"id": ".x", "question": "", "reasoning": ""}"#,
        #"{"id": "1", "question": "", "reasoning": ""}"# + "\n"
            + #"{"id": "1", "question": "", "reasoning": ""}"#,
    ])
    func `a broken file is named with its line`(_ text: String) throws {
        let folder = try ScratchFolder()
        try folder.write(text, to: "traces.jsonl")
        let error = try #require(throws: CurationError.self) {
            try TraceSource(path: folder.path + "/traces.jsonl").samples()
        }
        #expect(error.description.contains("traces.jsonl"))
    }

    @Test func `nothing there is said`() throws {
        let folder = try ScratchFolder()
        #expect(throws: CurationError.self) { try TraceSource(path: folder.path).samples() }
        #expect(throws: CurationError.self) { try TraceSource(path: "/no/such/file").samples() }
    }
}
