import SprintCuration
import Testing

/// The stages' files are read in every spelling that occurs, written in one, and refused with the
/// line that is wrong.
struct FileFormatTests {
    private static func components(_ text: String) throws(CurationError) -> [Component] {
        try ComponentsFile.parse(Array(text.utf8), file: "7.components.md")
    }

    private static func foreign(_ text: String) throws(CurationError) -> (
        components: [Component], defects: [CurationDefect]
    ) {
        try ComponentsFile.parseForeign(Array(text.utf8), file: "7.components.md")
    }

    private static func component(plan: String) throws -> Component? {
        try components(
            """
            ### Component 1 (Lines 1-30)
            - **Description:** A step.
            - **Plan:** \(plan)
            - **Prompt:** Do it.
            - **Execution:** Lines 20-30
            - **Comment:** Lines not found
            """
        ).first
    }

    @Test(arguments: [
        ("Lines not found", []), ("14", [LineRange(14, 14)]), ("Line 14", [LineRange(14, 14)]),
        ("24-25", [LineRange(24, 25)]), ("Lines 25 -- 28", [LineRange(25, 28)]),
        ("lines 3–5", [LineRange(3, 5)]), ("Lines 3 to 5", [LineRange(3, 5)]),
        ("Lines 1-2, 7, 9-10", [LineRange(1, 2), LineRange(7, 7), LineRange(9, 10)]),
        ("Lines 9-7", [LineRange(9, 7)]), ("None", []), ("Lines: 3", [LineRange(3, 3)]),
        ("3-5; and lines 7 — 8 ,9to10", [LineRange(3, 5), LineRange(7, 8), LineRange(9, 10)]),
        ("Lines n/a", []), ("Lines", []),
    ])
    func spellingsOfLines(_ text: String, _ ranges: [LineRange]) throws {
        #expect(try Self.component(plan: text)?.plan == ranges)
    }

    @Test(arguments: [
        "Lines3", "Liness 3", "and", "3-", "3-4-5", "-3", "3 4", "3 or 4", "3 (see 4)", "３", "3–-4",
    ])
    func textsThatNameNoLines(_ text: String) {
        #expect(throws: CurationError.self) { try Self.component(plan: text) }
    }

    @Test(arguments: [
        ("#Component 7(Lines 1-2, 4 )  ", LineRange(1, 4)), ("## Component 7 ()", nil),
        ("###  Component\t7\t", nil), ("### Component 7 (Lines not found)", nil),
    ])
    func spellingsOfHeadings(_ heading: String, _ lines: LineRange?) throws {
        let fields = "\n * **Plan**: 1\n- **Execution:**: 2\n-  **Comment:**"
        let components = try Self.components(heading + fields)
        #expect(components.map(\.number) == [7] && components.map(\.lines) == [lines])
        #expect(components.map(\.plan) == [[LineRange(1, 1)]])
        #expect(components.map(\.execution) == [[LineRange(2, 2)]])
    }

    @Test(arguments: [
        "### Component7", "### Component 7 Lines 1-2", "### Component 7 (Lines 1-2", "# Component",
        "### Component 7 (Lines 1-2) x", "### component 7", " ### Component 7",
    ])
    func whatIsNoHeading(_ heading: String) {
        let fields = "\n- **Plan:** 1\n- **Execution:** 2\n- **Comment:** 3"
        #expect(throws: CurationError.self) { try Self.components(heading + fields) }
    }

    /// A check of thousands of components takes a moment, in which no expression is built anew.
    @Test
    func manyComponentsAreReadAtOnce() throws {
        let count = 10_000
        let text = (1...count).map { number in
            """
            ### Component \(number) (Lines \(3 * number - 2)-\(3 * number))
            - **Description:** A step.
            - **Plan:** Line \(3 * number - 2)
            - **Prompt:** Do it.
            - **Execution:** Lines \(3 * number - 1)-\(3 * number)
            - **Comment:** Lines not found
            """
        }.joined(separator: "\n\n")
        let components = try Self.components(text)
        #expect(components.count == count)
        #expect(CurationValidator.defects(of: components, graph: nil, lineCount: 3 * count) == [])
    }

    @Test
    func fieldsMayRunOverLinesAndComponentsPrintBack() throws {
        let text = """
            ## Component 1
            - **Description:** One.
            - **Plan:** Lines 1-2
            - **Prompt:** First this,
            then that.
            - **Execution:** Line 3
            - **Comment:** 4-5, 7


            ### Component 2 (Lines 8)
            - **Description:** Two.
            - **Plan:** Line 8
            - **Prompt:** not found
            - **Execution:** Lines not found
            - **Comment:** Lines not found
            """
        let components = try Self.components(text)
        #expect(components.map(\.prompt) == ["First this,\nthen that.", nil])
        #expect(components[0].comment == [LineRange(4, 5), LineRange(7, 7)])
        #expect(components[1].lines == LineRange(8, 8))
        let printed = ComponentsFile.print(components)
        #expect(try ComponentsFile.parse(printed, file: "") == components)
    }

    @Test(arguments: [
        ("text\n", 1), ("### Step 1\n", 1), ("### Component x\n", 1),
        ("### Component 1\n- **Plan:** Lines 1-2\n- **Colour:** red\n", 3),
        ("### Component 1\n- **Plan:** Lines 1-2\n- **Plan:** Lines 1-2\n", 3),
        ("### Component 1\n- **Plan:** Lines one\n- **Execution:** 1\n- **Comment:** 1\n", 2),
        ("### Component 1\n- **Plan:** Lines 99999999999999999999\n", 2),
        ("\n\n### Component 1\n- **Plan:** Lines 1-2\n", 3),
        ("### Component 99999999999999999999\n", 1),
    ])
    func componentsThatAreWrongNameTheirLine(_ text: String, _ line: Int) {
        // A missing field is reported at its component's heading, and the first error wins.
        let full = text + "- **Execution:** Line 1\n"
        do {
            _ = try Self.components(text.contains("Lines 999") ? full + "- **Comment:** 1\n" : text)
            Issue.record("it was read")
        } catch {
            guard case .malformed(let file, let found, _) = error else {
                Issue.record("another error: \(error)")
                return
            }
            #expect(file == "7.components.md")
            #expect(found == line, "\(error)")
        }
    }

    /// A model may write any digits; none of them may end the process.
    @Test(arguments: [
        "0-9223372036854775807", "1-9223372036854775807, 3", "9223372036854775807",
        "3, 1-9223372036854775807", "99999999999999999999", "1-99999999999999999999", "10000001",
    ])
    func numbersThatNoTraceHasAreMalformed(_ lines: String) throws {
        let text = """
            ### Component 1
            - **Plan:** Line 1
            - **Execution:** Lines \(lines)
            - **Comment:** Lines not found
            """
        for parse in [Self.components, { try Self.foreign($0).components }] {
            let error = try #require(throws: CurationError.self) { try parse(text) }
            guard case .malformed("7.components.md", 3, _) = error else {
                Issue.record("another error: \(error)")
                return
            }
        }
        #expect(throws: CurationError.self) {
            try Self.components("### Component 1 (Lines \(lines))\n- **Plan:** Line 1")
        }
        let last = LineRange(10_000_000, 10_000_000)
        #expect(try Self.component(plan: "Lines 10000000")?.plan == [last])
    }

    @Test(arguments: [
        (0, Int.max, Int.max), (1, .max, .max), (.min, .max, .max), (.max, .max, 1), (.max, 0, 0),
        (.max, .min, 0), (4, 3, 0), (3, 4, 2),
    ])
    func aRangeOfAnyNumbersIsCounted(_ first: Int, _ last: Int, _ count: Int) {
        #expect(LineRange(first, last).count == count)
    }

    @Test
    func inlineTextsKeepEveryByte() throws {
        let texts = [
            ComponentText(
                number: 1, description: "One.", plan: Array(" a\n\n### Component 9\n b ".utf8),
                prompt: Array("p".utf8), execution: nil, comment: Array("c\n".utf8)),
            ComponentText(
                number: 2, description: "", plan: nil, prompt: nil,
                execution: Array("<plan>\nx".utf8), comment: nil),
        ]
        let printed = InlineFile.print(texts)
        #expect(try InlineFile.parse(printed, file: "") == texts)
    }

    @Test(arguments: [
        ("x", 1), ("<plan>\n", 1), ("### Component 1\n<plan>\na", 3),
        ("### Component 1\n<plan>\n</plan>\n<plan>\n</plan>", 4),
        ("### Component 99999999999999999999\n", 1),
    ])
    func inlineTextsThatAreWrongNameTheirLine(_ text: String, _ line: Int) {
        do {
            _ = try InlineFile.parse(Array(text.utf8), file: "f")
            Issue.record("it was read")
        } catch {
            guard case .malformed(_, let found, _) = error else {
                Issue.record("another error: \(error)")
                return
            }
            #expect(found == line)
        }
    }

    @Test(arguments: ["", "[]", "{\"1\": 2}", "{\"a\": []}", "{\"1\": [\"x\"]}", "{\"1\": [1.5]}"])
    func graphsThatAreWrong(_ text: String) {
        #expect(throws: CurationError.self) {
            try GraphFile.parse(Array(text.utf8), file: "1.dag.json")
        }
    }

    @Test(arguments: [
        (#"{"1": [], "01": []}"#, [1, 1]), (#"{"1": [], "2": [1], "1": [2]}"#, [1, 1, 2]),
        ("{\"1\": [],\n\"\\u0032\" : [1]}", [1, 2]),
    ])
    func aNodeThatIsNamedTwiceIsTwoNodes(_ text: String, _ nodes: [Int]) throws {
        #expect(try GraphFile.parse(Array(text.utf8), file: "").nodes.map(\.number) == nodes)
    }

    @Test
    func graphsAreInNumericOrder() throws {
        let text = "{\"10\": [2], \"2\": [1], \"1\": []}"
        let graph = try GraphFile.parse(Array(text.utf8), file: "")
        #expect(
            String(decoding: GraphFile.print(graph), as: UTF8.self)
                == "{\"1\": [], \"2\": [1], \"10\": [2]}")
    }
}
