import Foundation
import Testing

@testable import SprintModel

@Suite("JSON of checkpoints")
struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONValue {
        try JSONParser.parse(Array(text.utf8))
    }

    @Test("Every kind of value")
    func kinds() throws {
        let value = try parse(
            #" {"a": [1, -2.5e3, true, false, null], "b": {"c": "d"}, "e": {}, "f": []} "#)
        #expect(
            value["a"]
                == .array([.number("1"), .number("-2.5e3"), .bool(true), .bool(false), .null]))
        #expect(value["b"]?["c"]?.text == "d")
        #expect(value["e"] == .object([]))
        #expect(value["f"] == .array([]))
        #expect(value["g"] == nil)
    }

    @Test("Integers are exact, and reals are no integers")
    func numbers() throws {
        #expect(try parse("9223372036854775807").integer == .max)
        #expect(try parse("9223372036854775808").integer == nil)
        #expect(try parse("1.0").integer == nil)
        #expect(try parse("1e-05").real == 1e-5)
        #expect(try parse("1e999").real == nil)
    }

    @Test("Escapes, surrogate pairs too")
    func escapes() throws {
        #expect(
            try parse(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é😀""#).text
                == "\"\\/\u{8}\u{C}\n\r\té😀é😀")
    }

    @Test(
        "What is not JSON says where",
        arguments: [
            "", " ", "{", "[", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "\"",
            "\"\\", "\"\\x\"",
            "\"\\u12\"", "\"\\u12G4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"",
            "\"a\nb\"", "tru", "nulL",
            "+1", ".5", "1 2", "--1", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":1}", "]",
        ])
    func refused(_ text: String) {
        #expect(throws: JSONParser.Failure.self) { try parse(text) }
    }

    @Test("Bytes that are not UTF-8 are refused")
    func notUTF8() {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
    }

    @Test("Depth has a limit")
    func depth() throws {
        _ = try parse(String(repeating: "[", count: 32) + String(repeating: "]", count: 32))
        #expect(throws: JSONParser.Failure.self) { try parse(String(repeating: "[", count: 33)) }
        #expect(throws: JSONParser.Failure.self) {
            try parse(String(repeating: "[", count: 1_000_000))
        }
    }

    @Test("The number of values has a limit, whatever they are")
    func values() throws {
        let text = Array(#"{"a": [0, "b", {}, []], "c": null}"#.utf8)
        guard case .object(let members) = try JSONParser.parse(text, valuesMax: 7) else {
            Issue.record("no object")
            return
        }
        #expect(members.count == 2)
        for valuesMax in 0..<7 {
            #expect(throws: JSONParser.Failure.self) {
                try JSONParser.parse(text, valuesMax: valuesMax)
            }
        }
    }

    @Test("Foundation accepts what we accept", arguments: 1...4 as ClosedRange<UInt64>)
    func twin(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let bytes = Array(JSONText.object(TinyModel().config).utf8)
        for round in 0..<200 {
            let damaged = bytes.mutated(header: bytes.count, by: &generator)
            guard case .object(let members) = try? JSONParser.parse(damaged) else { continue }
            let theirs = try? JSONSerialization.jsonObject(with: Data(damaged)) as? [String: Any]
            #expect(
                theirs?.keys.sorted() == members.map(\.name).sorted(),
                "seed \(seed), round \(round)")
        }
    }
}
