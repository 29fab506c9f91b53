import SprintTrajectory
import Testing

@Suite("Reserved tags in foreign text")
struct ReservedTagsTests {
    @Test(
        "Escaping puts one backslash after the <, also in forms that are escaped already",
        arguments: [
            ("<Plan_1>", "<\\Plan_1>"), ("</Plan_12>", "<\\/Plan_12>"),
            ("<prompt_3.14>", "<\\prompt_3.14>"),
            ("</think>", "<\\/think>"), ("<Question>", "<\\Question>"),
            ("<Execution_1>", "<\\Execution_1>"),
            ("</execution_1.2>", "<\\/execution_1.2>"), ("<Final_answer>", "<\\Final_answer>"),
            ("<\\Plan_1>", "<\\\\Plan_1>"), ("<\\\\/think>", "<\\\\\\/think>"),
            ("<<think>>", "<<\\think>>"), ("<Plan_1<Plan_2>", "<Plan_1<\\Plan_2>"),
        ])
    func escapes(plain: String, escaped: String) {
        let (text, count) = ReservedTags.escape(plain.bytes)
        #expect(text.text == escaped)
        #expect(count == 1)
        #expect(ReservedTags.unescape(text).text == plain)
    }

    @Test(
        "What only looks like a tag is untouched",
        arguments: [
            "<Plan>", "<Plan_>", "<plan_1>", "<Plan_1", "Plan_1>", "< Plan_1>", "<Plan_1 >",
            "<prompt_1>",
            "<prompt_1.>", "<prompt_.1>", "<prompt_1.2.3>", "<//think>", "</\\think>", "<Plan_1.2>",
            "<thinking>",
            "a<b", "<", "<\\", "", "<Questions>", "<|im_start|>",
        ])
    func untouched(text: String) {
        #expect(ReservedTags.escape(text.bytes) == (text.bytes, 0))
        #expect(ReservedTags.unescape(text.bytes) == text.bytes)
        #expect(ReservedTags.count(in: text.bytes) == 0)
    }

    private static let fragments = [
        "<", "\\", "/", ">", "think", "Plan_", "prompt_", "1", ".", "<\\/Plan_7>",
    ]

    private func holds(_ text: String) {
        let (escaped, count) = ReservedTags.escape(text.bytes)
        #expect(ReservedTags.unescape(escaped) == text.bytes, "\(text)")
        #expect(naiveTags(in: escaped.text).isEmpty, "\(text)")
        #expect(ReservedTags.count(in: text.bytes) == naiveTags(in: text).count, "\(text)")
        #expect(escaped.count == text.utf8.count + count, "\(text)")
    }

    @Test("Unescaping restores exactly, over every text of up to three fragments")
    func everySmallText() {
        for a in Self.fragments {
            holds(a)
            for b in Self.fragments {
                holds(a + b)
                for c in Self.fragments { holds(a + b + c) }
            }
        }
    }

    @Test("Unescaping restores exactly, over long texts", arguments: [11, 12, 13] as [UInt64])
    func longTexts(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let length = Int.random(in: 4...40, using: &generator)
            holds(
                (0..<length).map { _ in Self.fragments.randomElement(using: &generator)! }.joined())
        }
    }

    @Test("Escaping twice and restoring twice is exact too")
    func twice() {
        let text = "<Plan_1> <\\Plan_1> </think>".bytes
        let once = ReservedTags.escape(text).text
        let twice = ReservedTags.escape(once).text
        #expect(ReservedTags.unescape(ReservedTags.unescape(twice)) == text)
        #expect(twice.text == "<\\\\Plan_1> <\\\\\\Plan_1> <\\\\/think>")
    }
}
