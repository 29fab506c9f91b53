import SprintCuration
import Testing

/// A trace gives back the text of any of its lines, with what stands between them.
struct ReasoningTraceTests {
    @Test
    func rangesAreCutOutAsTheyStand() {
        let trace = ReasoningTrace(linesOf: Array("a\n\n b\nc".utf8))
        #expect(trace.lineCount == 3)
        #expect(Array(trace.text(of: LineRange(1, 2))) == Array("a\n\n b".utf8))
        #expect(Array(trace.text(of: LineRange(3, 3))) == Array("c".utf8))
    }
}
