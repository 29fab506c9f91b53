import Foundation
import SprintProtocol
import Testing

@testable import SprintCuration

/// What the two stages ask, and what they take for an answer.
@Suite struct StageCheckTests {
    private static let trace = ReasoningTrace(linesOf: Array(Answers.trace.utf8))

    private static func kinds(_ verdict: StageVerdict) -> [String] {
        if case .refused(let complaints) = verdict { complaints.map(\.kind) } else { [] }
    }

    private static func components(_ answer: String) -> StageVerdict {
        ComponentsStage.check(answer, in: trace)
    }

    private static func message(of item: StageItem) throws -> String {
        guard case .task(let task) = item else {
            Issue.record("\(item.name) is unfit")
            return ""
        }
        return task.message
    }

    @Test(arguments: [
        Answers.good, "<think>Component 1?</think>\n\n" + Answers.good,
        "Here they are:\n\n```markdown\n\(Answers.good)\n```\nDone.", Answers.good + "\n\n",
        Answers.good.replacing("\n", with: "\r\n"),
    ])
    func `what a model wraps its answer in is taken off`(_ answer: String) throws {
        let plain = Self.components(Answers.good)
        #expect(Self.components(answer) == plain && Self.kinds(plain) == [])
    }

    @Test(arguments: [
        (Answers.overlapping, ["overlap", "uncovered"]), ("", ["no-components"]),
        ("I cannot.", ["no-components"]),
        (Answers.component(1, plan: "1", execution: "2-9"), ["out-of-bounds"]),
        (Answers.component(1, plan: "5-7", execution: "1-4"), ["out-of-order"]),
        (Answers.component(1, plan: "not found", execution: "1-7"), ["missing-plan"]),
        (Answers.component(2, plan: "1-7", execution: nil), ["misnumbered"]),
        (Answers.component(1, plan: "1-6", execution: nil), ["uncovered"]),
        (Answers.component(1, plan: "3-1, 4-7", execution: nil), ["reversed-range", "uncovered"]),
        (Answers.good.replacing("ent 2", with: "ent 2 (Lines 900-950)"), ["heading-mismatch"]),
        (Answers.good.replacing("ent 2", with: "ent 2 (Lines 5, 6-7)"), []),
        (Answers.component(1, plan: "one", execution: nil), ["malformed"]),
        (Answers.good.replacing("6-7", with: "6-7 or so"), ["malformed"]),
        (Answers.component(1, plan: "0-9223372036854775807", execution: nil), ["malformed"]),
        (Answers.component(1, plan: "1-99999999999999999999", execution: nil), ["malformed"]),
        (
            Answers.component(1, plan: "1", execution: "2-7").replacing(
                "Do step", with: "Write </Plan_1> and do step"), ["reserved-tag"]
        ),
    ])
    func `every defect of components has its name`(_ answer: String, _ kinds: [String]) {
        #expect(Self.kinds(Self.components(answer)) == kinds)
    }

    @Test(arguments: [
        (#"{"1": [], "2": [1], "3": [1, 2]}"#, []),
        ("<think>{}</think> So:\n```json\n{\"1\": [],\n \"2\": [], \"3\": []}\n```", []),
        (#"{"1": [2], "2": [1], "3": []}"#, ["parent-not-before", "cycle"]),
        (#"{"1": [], "2": [3], "3": [2]}"#, ["parent-not-before", "cycle"]),
        (#"{"1": [], "2": [2], "3": []}"#, ["parent-not-before", "cycle"]),
        (#"{"1": [], "2": [1]}"#, ["missing-node"]),
        (#"{"1": [], "2": [1], "3": [], "4": []}"#, ["unknown-node"]),
        (#"{"1": [], "2": [0], "3": []}"#, ["unknown-parent"]),
        (#"{"1": "none"}"#, ["malformed"]), ("", ["malformed"]), ("{", ["malformed"]),
        (#"{"first": []}"#, ["malformed"]),
        (#"{"1": [], "01": [], "2": [1], "3": []}"#, ["duplicate-node"]),
        (#"{"1": [], "2": [1, 1], "3": []}"#, ["duplicate-parent"]),
    ])
    func `every defect of a graph has its name`(_ answer: String, _ kinds: [String]) {
        #expect(Self.kinds(GraphStage.check(answer, of: [1, 2, 3])) == kinds)
    }

    @Test func `a prompt holds all that the answer needs`() throws {
        let sample = TraceSample(
            name: "1", question: Array("What is {{lines}}?".utf8), answer: nil, trace: Self.trace)
        let message = try Self.message(of: ComponentsStage.item(of: sample))
        #expect(message.contains("What is {{lines}}?"), "a question is not searched for places")
        #expect(message.contains("\n1: line 1\n2: line 2\n") && message.contains("\n7: line 7"))
        #expect(message.contains("from 1 to 7"))

        let folder = try ScratchFolder()
        try folder.write(Answers.good, to: "1.components.md")
        try folder.write(Answers.trace, to: "1.trace.txt")
        let graph = try Self.message(
            of: GraphStage.item(of: "1", in: CurationFolder(path: folder.path)))
        #expect(graph.contains("from 1 to 2") && graph.contains("Do step 2."))
        #expect(graph.contains("line 6\nline 7"))
    }

    @Test func `a sample whose files are missing is set aside with the file's name`() throws {
        let folder = try ScratchFolder()
        try folder.write(Answers.good, to: "1.components.md")
        let item = GraphStage.item(of: "1", in: CurationFolder(path: folder.path))
        guard case .unfit(_, let complaint) = item else {
            Issue.record("it was taken")
            return
        }
        #expect(complaint.kind == "unreadable" && complaint.text.contains("1.inline.txt"))
    }

    /// A trace of 200,000 characters is one request; a lower limit refuses it before a call.
    @Test func `a long trace goes through whole, or is refused by name`() throws {
        let sentence = "Let me check the next case again, which is number 4.5 of them. "
        let text = String(String(repeating: sentence, count: 3_400).prefix(200_000))
        let trace = ReasoningTrace(sentencesOf: Array(text.utf8))
        let sample = TraceSample(name: "1", question: nil, answer: nil, trace: trace)
        let limited = ComponentsStage.item(of: sample, bytesMax: 128 << 10)
        guard case .unfit(_, let complaint) = limited else {
            Issue.record("it was sent")
            return
        }
        #expect(complaint.kind == "trace-too-large")
        #expect(complaint.text.contains("200000") && complaint.text.contains("--max-trace-bytes"))

        let message = try Self.message(of: ComponentsStage.item(of: sample))
        #expect(message.utf8.count > 200_000 && trace.lineCount == 3_175)
        let half = trace.lineCount / 2
        let answer =
            Answers.component(1, plan: "1", execution: "2-\(half)") + "\n"
            + Answers.component(2, plan: "\(half + 1)-\(trace.lineCount)", execution: nil)
        guard case .accepted(let files) = ComponentsStage.check(answer, in: trace) else {
            Issue.record("it was refused")
            return
        }
        let inline = try InlineFile.parse(files[1].bytes, file: "")
        let texts = inline.flatMap { [$0.plan, $0.execution].compactMap(\.self) }
        #expect(texts.map(\.count).reduce(0, +) == 200_000 - texts.count + 1)
    }

    @Test func `a line that is a tag of ours is nothing that a model could mend`() {
        let trace = ReasoningTrace(linesOf: Array("plan\n</execution>\nx\ny\nz\n".utf8))
        let answer = Answers.component(1, plan: "1", execution: "2-5")
        guard case .hopeless(let complaints) = ComponentsStage.check(answer, in: trace) else {
            Issue.record("it would be sent back")
            return
        }
        #expect(complaints.map(\.kind) == ["inline-tag"])
    }

    @Test(arguments: ["trace", "question", "answer"])
    func `what is no UTF-8 is not sent`(_ part: String) throws {
        let (good, bad) = (Array("Why?\n".utf8), [0x61, 0xFF, 0x0A] as [UInt8])
        let sample = TraceSample(
            name: "1", question: part == "question" ? bad : good,
            answer: part == "answer" ? bad : good,
            trace: ReasoningTrace(linesOf: part == "trace" ? bad : good))
        guard case .unfit(_, let complaint) = ComponentsStage.item(of: sample) else {
            Issue.record("it was taken")
            return
        }
        #expect(complaint.kind == "not-utf8")
    }

    /// Who changes a prompt's text makes a new version of it.
    @Test(arguments: [
        (Prompt.components, "f82f163f210be3cd"), (.dag, "b9f8e8900bfe2066"),
        (.correction, "df47675d54b3da8c"),
    ])
    func `a version names one text`(_ prompt: Prompt, _ digest: String) {
        let request = ChatRequest(model: "", messages: [ChatMessage(.user, prompt.text)])
        let key = request.key(prompt: prompt.version, endpoint: "")
        #expect(key.description.prefix(16) == digest)
    }
}
