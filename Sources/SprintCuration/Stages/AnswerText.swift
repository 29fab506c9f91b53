/// What a language model wraps its answer in.
enum AnswerText {
    /// The answer without the reasoning in front of it.
    static func withoutReasoning(_ answer: String) -> Substring {
        answer.ranges(of: "</think>").last.map { answer[$0.upperBound...] } ?? answer[...]
    }

    /// The lines of an answer, from inside its code fence if it has one.
    static func lines(of answer: String) -> [Substring] {
        let lines = withoutReasoning(answer).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let isFence = { (line: Substring) in line.drop { $0 == " " }.hasPrefix("```") }
        guard let first = lines.firstIndex(where: isFence),
            let last = lines.lastIndex(where: isFence), first < last
        else { return lines }
        return Array(lines[(first + 1)..<last])
    }

    /// The text from the first `{` to the last `}`; all of it without such.
    static func object(of answer: String) -> Substring {
        let text = withoutReasoning(answer)
        guard let first = text.firstIndex(of: "{"), let last = text.lastIndex(of: "}"), first < last
        else { return text }
        return text[first...last]
    }
}
