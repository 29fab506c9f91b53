import SprintTrajectory
import Testing

@Suite("The boxed answer")
struct BoxedAnswerTests {
    @Test(
        "The last box with balanced braces counts",
        arguments: [
            ("\\boxed{42}", "42"), ("\\boxed{1} then \\boxed{2}", "2"),
            ("$\\boxed{\\frac{1}{2}}$.", "\\frac{1}{2}"), ("\\boxed{}", ""),
            ("\\boxed{1} \\boxed{2", "1"), ("\\boxed{\\{1, 2\\}}", "\\{1, 2\\}"),
            ("\\boxed{a \\boxed{b} c}", "b"), ("} \\boxed{x} {", "x"), ("{\\boxed{x}}}", "x"),
            ("\\\\boxed{no} \\boxed{yes}", "yes"), ("\\boxed{数}", "数"),
        ])
    func found(text: String, answer: String) {
        #expect(BoxedAnswer.last(in: text) == answer)
    }

    @Test(
        "No box, no answer",
        arguments: ["", "42", "\\boxed", "\\boxed{", "boxed{1}", "\\boxed 1", "\\fbox{1}"])
    func none(text: String) {
        #expect(BoxedAnswer.last(in: text) == nil)
    }

    @Test("A megabyte of open boxes takes linear time")
    func linear() {
        let text = Array(repeatElement("\\boxed{".bytes, count: 150_000).joined())
        #expect(BoxedAnswer.last(in: text) == nil)
        #expect(BoxedAnswer.last(in: text + "7}".bytes) == "7".bytes)
    }
}
