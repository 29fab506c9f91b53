/// The lines of a text, without their newlines; a carriage return before one is dropped.
struct TextLines: Sequence {
    private let pieces: [ArraySlice<UInt8>]

    init(_ text: [UInt8]) {
        pieces = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    func makeIterator() -> some IteratorProtocol<String> {
        pieces.lazy.map { piece in
            let end = piece.last == UInt8(ascii: "\r") ? piece.dropLast() : piece
            return String(decoding: end, as: UTF8.self)
        }.makeIterator()
    }
}
