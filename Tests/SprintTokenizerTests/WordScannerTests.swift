import Foundation
import Testing

@testable import SprintTokenizer

/// The scanners against the expressions they replace, run by Foundation's engine.
@Suite("Scanners cut as their expressions do")
struct WordScannerTests {
    private static let tail = #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    private static let head = #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"#
    private static let gpt2 =
        #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

    private func words(_ expression: NSRegularExpression, _ text: String) -> [String] {
        let whole = NSRange(location: 0, length: (text as NSString).length)
        return expression.matches(in: text, range: whole).map {
            (text as NSString).substring(with: $0.range)
        }
    }

    private func words(_ preTokenizer: TokenizerDefinition.PreTokenizer, _ text: String) -> [String]
    {
        let bytes = Array(text.utf8)
        var start = 0
        return WordScanner(CharacterScan(bytes, 0..<bytes.count)).wordEnds(preTokenizer).map {
            end in
            defer { start = end }
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
    }

    /// Every text of up to `length` of these characters.
    private func allTexts(_ alphabet: [String], length: Int) -> [String] {
        var result: [String] = [], last = [""]
        for _ in 0..<length {
            last = last.flatMap { text in alphabet.map { text + $0 } }
            result += last
        }
        return result
    }

    @Test("every short text", arguments: [TokenizerDefinition.PreTokenizer.gpt2, .llama3, .qwen2])
    func everyShortText(preTokenizer: TokenizerDefinition.PreTokenizer) throws {
        let pattern =
            switch preTokenizer {
            case .llama3: Self.head + #"\p{N}{1,3}"# + Self.tail
            case .qwen2: Self.head + #"\p{N}"# + Self.tail
            default: Self.gpt2
            }
        let expression = try NSRegularExpression(pattern: pattern)
        for text in allTexts(["a", "1", " ", "\n", "!", "\t"], length: 4)
            + allTexts(["'", "s", "L", "l", "e", "V"], length: 4)
        {
            let found = words(preTokenizer, text)
            #expect(found == words(expression, text), "\(text.debugDescription)")
        }
    }

    @Test("SmolLM: numbers alone, the rest as texts of their own")
    func smollm() throws {
        let expression = try NSRegularExpression(pattern: Self.gpt2)
        for text in allTexts(["a", "1", " ", "\n", "!", "'s"], length: 4) {
            var expected: [String] = []
            for part in text.split(separator: "1", omittingEmptySubsequences: false).map(
                String.init)
            {
                expected += words(expression, part) + ["1"]
            }
            #expect(words(.smollm, text) == expected.dropLast(), "\(text.debugDescription)")
        }
    }

    @Test("one word where nothing is cut, none where there is no text")
    func none() {
        #expect(words(.none, "a b\n1") == ["a b\n1"])
        for preTokenizer in TokenizerDefinition.PreTokenizer.allCases {
            #expect(words(preTokenizer, "") == [])
        }
    }

    @Test("the long s folds to s, and only where case is folded")
    func longS() {
        #expect(words(.llama3, "x'ſx") == ["x", "'ſ", "x"])
        #expect(words(.gpt2, "x'ſx") == ["x", "'", "ſx"])
    }

    @Test("white space is White_Space, exactly")
    func whiteSpace() {
        let spaces = (UInt32(0)...0x10FFFF).filter { value in
            Unicode.Scalar(value).map { CharacterClass($0, numbersNewest: false) == .space }
                ?? false
        }
        let expected: [UInt32] =
            Array(0x09...0x0D) + [0x20, 0x85, 0xA0, 0x1680] + Array(0x2000...0x200A)
            + [0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
        #expect(spaces == expected)
    }

    @Test("letters and numbers newer than Unicode 16 are neither, but Digits knows new numbers")
    func newest() throws {
        let letter = try #require(Unicode.Scalar(UInt32(0x088F))),
            number = try #require(Unicode.Scalar(UInt32(0x11DE0)))
        #expect(CharacterClass(letter, numbersNewest: true) == .other)
        #expect(CharacterClass(number, numbersNewest: false) == .other)
        let known = number.properties.numericType != nil
        #expect((CharacterClass(number, numbersNewest: true) == .number) == known)
    }
}
