import Foundation
import Testing

@testable import SprintTokenizer

@Suite("Form NFC")
struct CanonicalCompositionTests {
    private func scalars(_ text: String) -> [UInt32] {
        String(decoding: CanonicalComposition.compose(Array(text.utf8)), as: UTF8.self)
            .unicodeScalars.map(\.value)
    }

    @Test("what the standard's examples say")
    func examples() {
        #expect(scalars("e\u{301}") == [0xE9])
        #expect(scalars("a\u{323}\u{307}") == [0x1EA1, 0x307])
        #expect(scalars("a\u{307}\u{323}") == [0x1EA1, 0x307])
        #expect(scalars("\u{1100}\u{1161}\u{11A8}") == [0xAC01])
        #expect(scalars("\u{AC00}\u{11A8}") == [0xAC01])
        #expect(scalars("\u{212B}\u{2126}\u{F900}") == [0xC5, 0x3A9, 0x8C48])
        #expect(scalars("\u{958}") == [0x915, 0x93C])
        #expect(scalars("\u{1D15E}") == [0x1D157, 0x1D165])
        #expect(scalars("\u{110A5}\u{110BA}") == [0x110AB])
        #expect(scalars("x\u{301}\u{F73}\u{316}") == [0x78, 0xF71, 0xF72, 0x316, 0x301])
    }

    @Test("characters beyond U+FFFF are not taken for others")
    func beyond() {
        #expect(scalars("\u{10041}\u{323}e\u{301}") == [0x10041, 0x323, 0xE9])
        #expect(scalars("\u{F0041}\u{301}e\u{301}") == [0xF0041, 0x301, 0xE9])
    }

    @Test("marks newer than Unicode 9 stay where they are, and block")
    func newMarks() {
        #expect(scalars("a\u{301}\u{1DF6}\u{316}") == [0xE1, 0x1DF6, 0x316])
        #expect(scalars("a\u{1DF6}\u{301}e\u{301}") == [0x61, 0x1DF6, 0x301, 0xE9])
    }

    @Test(
        "within the older tables and the basic plane it is Foundation's", arguments: [UInt64(1), 2])
    func twin(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let pool =
            Array(0x41...0x5A) + Array(0xC0...0x17F) + Array(0x300...0x345) + Array(0x900...0x94D)
            + Array(0x1100...0x1112) + Array(0x1161...0x1175) + Array(0x11A8...0x11C2)
            + Array(0x1E00...0x1EFF)
        for _ in 0..<2_000 {
            let text = String(
                String.UnicodeScalarView(
                    (0..<8).compactMap { _ in
                        pool.randomElement(using: &generator).flatMap { Unicode.Scalar(UInt32($0)) }
                    }))
            let expected = text.precomposedStringWithCanonicalMapping.unicodeScalars.map(\.value)
            #expect(scalars(text) == expected, "seed \(seed): \(text.debugDescription)")
        }
    }

    @Test(
        "every composed character comes together from its parts, however far they have come before")
    func everyComposite() {
        for value in UInt32(0xC0)...0x1FFFF where !(0xAC60...0xD750).contains(value) {
            guard let scalar = Unicode.Scalar(value), scalar.properties.age?.major ?? 99 <= 9 else {
                continue
            }
            let whole = String(scalar),
                parts = Array(whole.decomposedStringWithCanonicalMapping.unicodeScalars)
            guard parts.count > 1, scalars(whole) == [value] else { continue }
            for cut in 1...parts.count {
                let start = String(String.UnicodeScalarView(parts[..<cut])),
                    end = String(String.UnicodeScalarView(parts[cut...]))
                let begun = String(
                    decoding: CanonicalComposition.compose(Array(start.utf8)), as: UTF8.self)
                #expect(
                    scalars(begun + end) == [value], "\(String(value, radix: 16)) cut at \(cut)")
            }
        }
    }

    @Test("composing twice changes nothing, and bytes that are not UTF-8 change nothing at all")
    func stable() {
        let once = CanonicalComposition.compose(Array("e\u{301}\u{1E9B}\u{323}".utf8))
        #expect(CanonicalComposition.compose(once) == once)
        let broken: [UInt8] = [0x65, 0xCC, 0x81, 0xFF]
        #expect(CanonicalComposition.compose(broken) == broken)
    }
}
