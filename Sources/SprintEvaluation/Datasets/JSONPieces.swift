/// Cuts a file into its records before any of them is read, each with the line that it begins in:
/// so that one that is wrong can be named.
struct JSONPieces {
    /// A record's text.
    struct Piece: Hashable {
        /// The line that it begins in, from 1.
        let line: Int
        /// The text.
        let bytes: ArraySlice<UInt8>
    }

    /// The lines of a text, those of white space left out.
    static func lines(of text: [UInt8]) -> [Piece] {
        text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated().filter { !$0.element.allSatisfy(isSpace) }
            .map { Piece(line: $0.offset + 1, bytes: $0.element) }
    }

    /// The elements of an array; `nil` if the text begins none. Whether an element is an object is
    /// for its reader to say; what stands behind the array, and its missing end, are pieces that
    /// will not read.
    static func elements(of text: [UInt8]) -> [Piece]? {
        guard text.first(where: { !isSpace($0) }) == UInt8(ascii: "[") else { return nil }
        var cutter = JSONPieces(text)
        for (place, byte) in text.enumerated() { cutter.take(byte, at: place) }
        return cutter.finished
    }

    private let text: [UInt8]
    private var pieces: [Piece] = []
    private var line = 1
    /// Where the open element begins.
    private var start: (place: Int, line: Int)?
    private var depth = 0
    private var isInText = false
    private var isEscaped = false

    private init(_ text: [UInt8]) { self.text = text }

    private mutating func take(_ byte: UInt8, at place: Int) {
        if byte == UInt8(ascii: "\n") { line += 1 }
        if isInText {
            let ends = byte == UInt8(ascii: "\"") && !isEscaped
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            isInText = !ends
            return
        }
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            if depth > 0 { begin(at: place) }
            depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            depth -= 1
            if depth == 0 { end(at: place) }
        case UInt8(ascii: ",") where depth == 1: end(at: place)
        default:
            isInText = byte == UInt8(ascii: "\"")
            if !Self.isSpace(byte) { begin(at: place) }
        }
    }

    private var finished: [Piece] {
        var cutter = self
        cutter.end(at: text.count)
        if depth > 0 { cutter.pieces.append(Piece(line: line, bytes: [])) }
        return cutter.pieces
    }

    private mutating func begin(at place: Int) { start = start ?? (place, line) }

    private mutating func end(at place: Int) {
        if let start { pieces.append(Piece(line: start.line, bytes: text[start.place..<place])) }
        start = nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
