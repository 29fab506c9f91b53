import SprintProtocol
import Testing

@testable import SprintTokenizer

@Suite("Streaming detokenizer")
struct StreamingDetokenizerTests {
    private let tokenizer = Tokenizer(
        TokenizerDefinition(byteLevelWithSpecials: ["<|end|>"], endOfSequence: [0]))

    private func pieces(_ bytes: [UInt8]) -> [String] {
        var detokenizer = StreamingDetokenizer(tokenizer)
        return bytes.map { detokenizer.append(TokenID($0)) } + [detokenizer.finish()]
    }

    @Test("a character comes whole, with its last byte")
    func whole() {
        #expect(pieces(Array("aé€😀".utf8)) == ["a", "", "é", "", "", "€", "", "", "", "😀", ""])
    }

    @Test("an unfinished character is given out at the end, as U+FFFD")
    func unfinished() {
        #expect(pieces([0xE2, 0x82]) == ["", "", "\u{FFFD}"])
    }

    @Test(
        "the pieces together are the whole text, whatever the bytes", arguments: [UInt64(1), 2, 3])
    func anyBytes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let odd: [UInt8] = [
            0x00, 0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xEF, 0xF0,
            0xF4, 0xF5, 0xFF,
        ]
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 0...9, using: &generator)).compactMap { _ in
                odd.randomElement(using: &generator)
            }
            #expect(
                pieces(bytes).joined().utf8.elementsEqual(
                    String(decoding: bytes, as: UTF8.self).utf8), "seed \(seed): \(bytes)")
        }
    }

    @Test("valid text never shows U+FFFD on its way")
    func validText() {
        for text in ["👩‍👩‍👧‍👦 — привет", "\u{10FFFF}\u{E000}\u{D7FF}\u{0800}\u{0080}\u{10000}"] {
            #expect(!pieces(Array(text.utf8)).contains { $0.unicodeScalars.contains("\u{FFFD}") })
        }
    }

    @Test("control symbols give text only where asked for")
    func special() {
        var silent = StreamingDetokenizer(tokenizer)
        var spoken = StreamingDetokenizer(tokenizer, skipsSpecial: false)
        #expect(silent.append(256) == "")
        #expect(spoken.append(256) == "<|end|>")
        #expect(spoken.append(9_999) == "")
    }

    @Test("well-formed sequences are those that Swift's strings accept")
    func wellFormed() {
        for lead in UInt8.min...UInt8.max {
            for second in stride(from: UInt8(0x40), through: 0xF0, by: 8) {
                let bytes = [lead, second, 0x80, 0xBF]
                let valid = (1...4).first { String(validating: bytes[..<$0], as: UTF8.self) != nil }
                #expect(UTF8Sequence.length(bytes, at: 0, end: 4) == valid ?? 0, "\(bytes)")
            }
        }
    }
}
