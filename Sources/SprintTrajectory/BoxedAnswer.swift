/// The answer of a trajectory: the content of its last `\boxed{…}` (SPRINT.md, section 1).
public enum BoxedAnswer {
    /// The content of the last `\boxed{…}` whose braces balance; `nil` if there is none.
    public static func last(in text: [UInt8]) -> [UInt8]? {
        all(in: text).last.map { Array(text[$0]) }
    }

    /// Where the contents of all boxes stand whose braces balance and that hold no other box, in
    /// order.
    ///
    /// `\{` and `\}` count as no brace, as in TeX. Linear in the text: one pass from the front
    /// keeps the boxes that are open, so a megabyte of `\boxed{` costs a megabyte of work.
    public static func all(in text: [UInt8]) -> [Range<Int>] {
        var open: [(start: Int, depth: Int)] = []
        var boxes: [Range<Int>] = []
        var depth = 0
        var offset = 0
        while offset < text.count {
            switch text[offset] {
            case UInt8(ascii: "\\") where text[offset...].starts(with: marker):
                offset += marker.count
                depth += 1
                open.append((offset, depth))
                continue
            case UInt8(ascii: "\\"): offset += 1
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                if let box = open.last, box.depth == depth {
                    open.removeLast()
                    if box.start > boxes.last?.lowerBound ?? -1 { boxes.append(box.start..<offset) }
                }
                depth = max(depth - 1, 0)
            default: break
            }
            offset += 1
        }
        return boxes
    }

    /// The same over text.
    public static func last(in text: String) -> String? {
        last(in: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    private static let marker = Array("\\boxed{".utf8)
}
