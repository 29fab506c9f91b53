import SprintProtocol
import SprintTrajectory

/// The boxes of a text's final answer together: `\boxed{1}` and `\boxed{-2}` in one sentence are
/// one answer of two values, of which the published rule, the last box, sees one only.
enum FinalBoxes {
    /// What the boxes of the last paragraph that has any hold, as a list with commas; `nil` if they
    /// all hold the same. A paragraph ends at an empty line or at a line that is a tag.
    ///
    /// Linear in the text, but for comparing the boxes of one paragraph, of which there are few.
    static func together(in text: [UInt8]) -> String? {
        let boxes = BoxedAnswer.all(in: text)
        guard let last = boxes.last else { return nil }
        let start = paragraphStart(in: text, before: last.lowerBound)
        let contents = boxes.filter { $0.lowerBound >= start }.suffix(Limits.gradedBoxesMax).map {
            String(decoding: text[$0], as: UTF8.self)
        }
        var different: [String] = []
        for content in contents
        where !different.contains(where: { MathGrader().isSame($0, content) }) {
            different.append(content)
        }
        return different.count > 1 ? different.joined(separator: ", ") : nil
    }

    private static func paragraphStart(in text: [UInt8], before place: Int) -> Int {
        let newline = UInt8(ascii: "\n")
        var end = text[..<place].lastIndex(of: newline)
        while let lineEnd = end {
            let lineStart = text[..<lineEnd].lastIndex(of: newline).map { $0 + 1 } ?? 0
            let line = text[lineStart..<lineEnd].drop { $0 == UInt8(ascii: " ") || $0 == 13 }
            let isTag =
                line.first == UInt8(ascii: "<")
                && line.last { $0 != UInt8(ascii: " ") && $0 != 13 } == UInt8(ascii: ">")
            if line.isEmpty || isTag { return lineEnd + 1 }
            end = lineStart > 0 ? lineStart - 1 : nil
        }
        return 0
    }
}
