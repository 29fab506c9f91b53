import Testing

@testable import SprintCuration

/// A text is cut into sentences, and nothing but white space is lost.
@Suite struct SentenceTests {
    private static func lines(_ text: String) -> [String] {
        let trace = ReasoningTrace(sentencesOf: Array(text.utf8))
        return (0..<trace.lineCount).map {
            String(decoding: trace.text(of: LineRange($0 + 1, $0 + 1)), as: UTF8.self)
        }
    }

    @Test(arguments: [
        ("", []), (" \n\n ", []), ("One", ["One"]),
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("First\nsecond\n\nthird", ["First", "second", "third"]),
        ("It is 3.14 or so. Next", ["It is 3.14 or so.", "Next"]),
        ("So x = 2.\n\nWait. No", ["So x = 2.", "Wait.", "No"]),
        ("See e.g. the case (i.e. this). Done.", ["See e.g. the case (i.e. this).", "Done."]),
        ("1. Add them. 2. Halve.", ["1. Add them.", "2. Halve."]),
        (
            "\"Yes.\" He said (twice.) Then $x.$ And",
            ["\"Yes.\"", "He said (twice.)", "Then $x.$", "And"]
        ),
        ("Hmm... well. é. Ü", ["Hmm...", "well.", "é.", "Ü"]),
        ("<think>\nOkay. So\n</think>\n", ["Okay.", "So"]),
        ("  a \t b.  c  \r\n d ", ["a \t b.", "c", "d"]),
    ])
    func `sentences end where they should`(_ text: String, _ expected: [String]) {
        #expect(Self.lines(text) == expected)
    }

    @Test(arguments: ["A b. C d!\n\n E?  F", "no end", "1. x\n2. y. z"])
    func `all lines together are the text`(_ text: String) {
        let trace = ReasoningTrace(sentencesOf: Array(text.utf8))
        let whole = trace.text(of: LineRange(1, trace.lineCount))
        #expect(String(decoding: whole, as: UTF8.self) == text)
        let again = ReasoningTrace(linesOf: trace.linesText)
        #expect(again.lineCount == trace.lineCount)
    }
}
