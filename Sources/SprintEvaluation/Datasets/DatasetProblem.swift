import SprintProtocol

/// A problem of a data set as it is asked.
public struct DatasetProblem: Hashable, Sendable {
    /// Its place in the file and its name there: `00001-test-algebra-1.json`; a file's name too.
    public let id: String
    /// The question's text.
    public let question: String
    /// What an answer is held against.
    public let key: AnswerKey
    /// The part of the data set it belongs to, such as a subject or a level; `nil` without.
    public let part: String?
    /// A sequential reference trace, where the data set has one: a length that no run had a part
    /// in.
    public let reference: String?

    /// Creates a problem.
    public init(
        id: String, question: String, key: AnswerKey, part: String? = nil,
        reference: String? = nil
    ) {
        self.id = id
        self.question = question
        self.key = key
        self.part = part
        self.reference = reference
    }

    /// The id of the problem at a place, from 1; what a file's name may not hold becomes a dash.
    static func id(_ number: Int, _ name: String) -> String {
        let digits = "\(number)"
        let plain = name.prefix(Limits.problemNameCharactersMax).map { character in
            character.isASCII && (character.isLetter || character.isNumber)
                || "._-".contains(character)
                ? character : "-"
        }
        let tail = plain.isEmpty ? "" : "-" + String(plain)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits + tail
    }
}
