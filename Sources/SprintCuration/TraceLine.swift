import Foundation

/// A line of a file of traces: the texts `id`, `question`, `reasoning` and perhaps `answer`; the
/// first and the last may be numbers, as in data sets whose answers are integers.
struct TraceLine: Decodable {
    /// A text, or a number as it would be written.
    private struct Plain: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                self.text = text
            } else {
                text = try value.decode(Decimal.self).description
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id, question, answer, reasoning
    }

    let id: String
    let question: String
    let answer: String?
    let reasoning: String

    /// Reads a line.
    ///
    /// - Throws: `CurationError.malformed`, with the field that is missing or wrong.
    init(_ line: Data, at place: CurationPlace) throws(CurationError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: line)
        } catch {
            throw place.malformed(Self.reason(for: error))
        }
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(Plain.self, forKey: .id).text
        question = try fields.decode(String.self, forKey: .question)
        answer = try fields.decodeIfPresent(Plain.self, forKey: .answer)?.text
        reasoning = try fields.decode(String.self, forKey: .reasoning)
    }

    private static func reason(for error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "the field `\(key.stringValue)` is missing"
        case DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context), DecodingError.dataCorrupted(let context):
            context.codingPath.first.map { "the field `\($0.stringValue)` is no \(form(of: $0))" }
                ?? noObject
        default: noObject
        }
    }

    private static func form(of key: any CodingKey) -> String {
        [CodingKeys.id.rawValue, CodingKeys.answer.rawValue].contains(key.stringValue)
            ? "text or number" : "text"
    }

    private static let noObject =
        "it is no JSON object with id, question, reasoning and perhaps answer"
}
