import Foundation
import SprintCuration
import Testing

/// Components that others wrote are read in as-published mode, and each line that is not in our
/// form is listed; strict mode refuses them with the first.
struct ForeignComponentsTests {
    private static func read(_ text: String) throws(CurationError)
        -> (components: [Component], defects: [CurationDefect])
    {
        try ComponentsFile.parseForeign(Array(text.utf8), file: "1.components.md")
    }

    /// The lines of a defect list.
    private static func lines(_ defects: [CurationDefect]) -> [Int] {
        defects.compactMap { if case .foreignForm(let line, _) = $0 { line } else { nil } }
    }

    private static func component(_ heading: String, plan: String = "Lines 1-2") -> String {
        """
        \(heading)
        - **Description:** A step.
        - **Plan:** \(plan)
        - **Prompt:** Do it.
        - **Execution:** Lines 3-9
        - **Comment:** Lines not found
        """
    }

    private static let expected = Component(
        number: 1, lines: LineRange(1, 9), description: "A step.", plan: [LineRange(1, 2)],
        prompt: "Do it.", execution: [LineRange(3, 9)])

    @Test
    func whatIsInFormHasNoDefect() throws {
        let read = try Self.read(Self.component("### Component 1 (Lines 1-9)"))
        #expect(read.components == [Self.expected] && read.defects.isEmpty)
    }

    @Test(arguments: [
        "### Component 1: Setting up (Lines 1-9)", "**Component 1** (Lines 1-9)",
        "**Component 1: Setting up (Lines 1–9)**", "Component 1 (lines 1 through 9)",
        "## Component #1 - Setting up [Lines 1-9]", "### **Component 1** Lines 1-9",
        "### 1. Setting up (Lines 1-9)", "- **Component 1:** (Lines 1-9)", "# Step 1: (Lines 1-9)",
    ])
    func headings(_ heading: String) throws {
        let read = try Self.read(Self.component(heading))
        #expect(read.components == [Self.expected], "\(heading)")
        #expect(Self.lines(read.defects) == [1] && read.defects.allSatisfy { !$0.isFatal })
        #expect(throws: CurationError.self) {
            try ComponentsFile.parse(Array(Self.component(heading).utf8), file: "")
        }
    }

    @Test(arguments: [
        ("None found", []), ("No lines", []), ("—", []), ("Not applicable.", []),
        ("Lines 1-2.", [LineRange(1, 2)]), ("[1, 2]", [LineRange(1, 1), LineRange(2, 2)]),
        ("L1-L2", [LineRange(1, 2)]), ("Lines 1 through 2 (see component 7)", [LineRange(1, 2)]),
        ("Lines 1-2 & 14", [LineRange(1, 2), LineRange(14, 14)]), ("(1-2)", [LineRange(1, 2)]),
        ("Lines 1…2", [LineRange(1, 2)]), ("from 1 to 2", [LineRange(1, 2)]),
    ])
    func linesInOtherWords(_ plan: String, _ ranges: [LineRange]) throws {
        let text = Self.component("### Component 1", plan: plan)
        let read = try Self.read(text)
        #expect(read.components.map(\.plan) == [ranges], "\(plan)")
        #expect(Self.lines(read.defects) == [3])
        #expect(read.defects[0].description.contains(plan))
    }

    @Test(arguments: [
        "**Plan:** Lines 1-2", "* Plan: Lines 1-2", "Plan: Lines 1-2", "- *Plan*: Lines 1-2",
        "- **plan:** Lines 1-2", "- **Plan lines:** 1-2", "+ __Plan__: Lines 1-2",
    ])
    func fields(_ field: String) throws {
        let text = Self.component("### Component 1 (Lines 1-9)")
            .replacing("- **Plan:** Lines 1-2", with: field)
        let read = try Self.read(text)
        #expect(read.components == [Self.expected], "\(field)")
        #expect(Self.lines(read.defects) == [3])
    }

    @Test
    func whatBelongsNowhereIsLeftOutAndListed() throws {
        let text = """
            Here is how I would divide it:
            ```markdown
            \(Self.component("### Component 1 (Lines 1-9)"))
            - **Confidence:** high

            ---

            ## Summary
            There are 5 components in all.
            ```
            """
        let read = try Self.read(text)
        #expect(read.components == [Self.expected])
        #expect(Self.lines(read.defects) == [1, 2, 9, 11, 13, 14, 15])
        #expect(read.defects.allSatisfy { $0.kind == "foreign-form" })
    }

    @Test
    func fieldsThatAreMissingDoubledOrInSeveralLines() throws {
        let read = try Self.read(
            """
            ### Component 1
            - **Description:** A step.
            - **Plan:** Lines 1-2
              - 5-6
            - **Plan:** Lines 3-4
            - **Prompt:** First this,
            then that.
            - **Execution:** None
            ### Component 2
            - **Plan:** Line 7
            - **Prompt:** No prompt found.
            """)
        let plans = [[LineRange(1, 2), LineRange(5, 6)], [LineRange(7, 7)]]
        #expect(read.components.map(\.plan) == plans)
        #expect(read.components.map(\.prompt) == ["First this,\nthen that.", nil])
        #expect(read.components.allSatisfy { $0.execution.isEmpty && $0.comment.isEmpty })
        #expect(Self.lines(read.defects) == [1, 4, 5, 9, 9, 11])
    }

    @Test(arguments: [
        ("```json\n{\"1\": []}\n```\n", 2), ("<think>{1}</think>\n\nSo: {\"1\": []}", 3),
        ("{\"1\":\n[]}\nDone.", 1),
    ])
    func graphsThatStandInAnAnswer(_ text: String, _ line: Int) throws {
        let folder = try ScratchFolder()
        try folder.write(
            Self.component("### Component 1 (Lines 1-9)"), to: "1.components.md")
        try folder.write(text, to: "1.dag.json")
        try folder.write((1...9).map { "line \($0)\n" }.joined(), to: "1.trace.txt")
        let samples = CurationFolder(path: folder.path)
        #expect(throws: CurationError.self) { try samples.usableSample("1") }
        let sample = try samples.usableSample("1", mode: .asPublished)
        #expect(sample.graph.nodes == [.init(number: 1, parents: [])])
        #expect(sample.defects.map(\.kind) == ["foreign-form"])
        #expect(sample.defects[0].description.hasPrefix("Line \(line) of 1.dag.json begins"))
        #expect(CurationValidator(mode: .asPublished).accepts(sample.defects))
        try folder.write("```json\n{\"1\": [}\n```", to: "1.dag.json")
        #expect(throws: CurationError.self) { try samples.sample("1", mode: .asPublished) }
    }

    @Test
    func theFolderToleratesThemAsPublishedOnly() throws {
        let folder = try ScratchFolder()
        let text = Self.component("**Component 1: A title** (Lines 1-9)", plan: "Lines 1-2.")
        try folder.write("Sure:\n\n" + text, to: "1.components.md")
        try folder.write("{\"1\": []}", to: "1.dag.json")
        try folder.write((1...9).map { "line \($0)\n" }.joined(), to: "1.trace.txt")
        let samples = CurationFolder(path: folder.path)
        #expect(throws: CurationError.self) { try samples.sample("1") }
        let sample = try samples.sample("1", mode: .asPublished)
        #expect(sample.components.map(\.number) == [1])
        #expect(sample.defects.map(\.kind) == ["foreign-form", "foreign-form", "foreign-form"])
        let packer = SamplePacker(
            mode: .asPublished, filter: CurationFilter(roundsMax: 11, ratioMin: 1))
        #expect(packer.outcome(of: "1", in: samples).description == "kept, with 3 defects")
        #expect(SamplePacker().outcome(of: "1", in: samples).kinds == ["unreadable"])
    }
}
