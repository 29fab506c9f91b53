import SprintProtocol
import Testing

@testable import SprintTokenizer

@Suite("Added tokens in text")
struct AddedTokenMatcherTests {
    private func matcher(
        _ names: [String], _ change: (inout [TokenizerDefinition.AddedToken]) -> Void = { _ in }
    ) -> AddedTokenMatcher {
        var added = names.indices.map { TokenizerDefinition.AddedToken(id: TokenID($0)) }
        change(&added)
        return AddedTokenMatcher(added, tokens: names.map { Array($0.utf8) })
    }

    private func found(_ matcher: AddedTokenMatcher, _ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return matcher.matches(in: bytes, 0..<bytes.count).map { match in
            "\(match.token):" + String(decoding: bytes[match.range], as: UTF8.self)
        }
    }

    /// Leftmost first, of those the longest, by trying every name at every place.
    private func dumbTwin(_ names: [String], _ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var result: [String] = []
        var place = 0
        while place < bytes.count {
            let fits = names.enumerated().filter { bytes[place...].starts(with: $0.element.utf8) }
            if let best = fits.max(by: { $0.element.utf8.count < $1.element.utf8.count }) {
                result.append("\(best.offset):\(best.element)")
                place += best.element.utf8.count
            } else {
                place += 1
            }
        }
        return result
    }

    @Test("leftmost, then longest, in every text of up to seven letters")
    func twin() {
        let names = ["ab", "abb", "ba", "bbb", "a<"]
        let matcher = matcher(names)
        var texts = [""]
        for _ in 0..<7 {
            texts = texts.flatMap { text in ["a", "b", "<"].map { text + $0 } }
            for text in texts { #expect(found(matcher, text) == dumbTwin(names, text), "\(text)") }
        }
    }

    @Test("white space is taken in where a token strips it, and only there")
    func strips() {
        let matcher = matcher(["<l>", "<r>", "<n>"]) {
            $0[0].stripsLeft = true
            $0[1].stripsRight = true
        }
        #expect(found(matcher, "a \u{3000}<l> b") == ["0: \u{3000}<l>"])
        #expect(found(matcher, "a <r>\n\u{A0} b") == ["1:<r>\n\u{A0} "])
        #expect(found(matcher, " <n> ") == ["2:<n>"])
        #expect(found(matcher, "<r> <l>") == ["1:<r> ", "0:<l>"])
    }

    @Test("a token that is a word is not found inside one")
    func singleWord() {
        let matcher = matcher(["word"]) { $0[0].singleWord = true }
        for text in ["sword", "words", "word_", "éword", "word\u{301}", "1word", "word٣"] {
            #expect(found(matcher, text) == [], "\(text)")
        }
        for text in ["word", " word.", "(word)", "-word\n", "😀word😀"] {
            #expect(found(matcher, text) == ["0:word"], "\(text)")
        }
    }

    @Test("a name that many bytes almost are is found once, and empty names never")
    func edges() {
        #expect(found(matcher(["", "<|x|>"]), "<|<|x|<|x|><|x") == ["1:<|x|>"])
        #expect(found(matcher([]), "anything") == [])
    }
}

@Suite("GPT-2's printable alphabet")
struct ByteAlphabetTests {
    /// The alphabet as the release of GPT-2 describes it, the other way round.
    private let letters: [String] = {
        var next: UInt32 = 0x100
        return (UInt32(0)...255).map { byte in
            let stays = (0x21...0x7E).contains(byte) || (0xA1...0xFF).contains(byte) && byte != 0xAD
            defer { next += stays ? 0 : 1 }
            return Unicode.Scalar(stays ? byte : next).map(String.init) ?? ""
        }
    }()

    @Test("every byte has its letter")
    func everyByte() {
        for (byte, letter) in letters.enumerated() {
            #expect(ByteAlphabet.decode(Array(letter.utf8)) == [UInt8(byte)])
        }
        let all = letters.joined()
        #expect(ByteAlphabet.decode(Array(all.utf8)) == Array(0...255))
        #expect(letters[0x20] == "Ġ" && letters[0x0A] == "Ċ")
    }

    @Test("what is not of the alphabet stands for nothing")
    func foreign() {
        for text in [" ", "a b", "\n", "｜", "\u{AD}", "\u{144}", "\u{7F}", "😀"] {
            #expect(ByteAlphabet.decode(Array(text.utf8)) == nil, "\(text.debugDescription)")
        }
        #expect(ByteAlphabet.decode([0xC4]) == nil)
        #expect(ByteAlphabet.decode([0xC4, 0x41]) == nil)
        #expect(ByteAlphabet.decode([0x80]) == nil)
        #expect(ByteAlphabet.decode([]) == [])
    }
}
