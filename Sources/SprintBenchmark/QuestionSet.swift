import Foundation
import SprintProtocol

/// The questions of a benchmark.
public enum QuestionSet {
    /// Why a question file cannot be used.
    public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong, with file and line.
        public let description: String
    }

    private struct Line: Decodable {
        var question: String
    }

    /// Reads `{"question": "…"}` lines.
    ///
    /// - Throws: `FileError` naming the line that is wrong.
    public static func load(jsonl path: String) throws(FileError) -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileError(description: "\(path) cannot be read")
        }
        var questions: [String] = []
        for (index, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let entry = try? JSONDecoder().decode(Line.self, from: line) else {
                throw FileError(
                    description: "\(path), line \(index + 1): expected {\"question\": \"…\"}")
            }
            questions.append(entry.question)
        }
        if questions.isEmpty { throw FileError(description: "\(path) holds no question") }
        return questions
    }

    /// `count` questions that fall into independent parts, the same for the same seed; in the form
    /// that the repository's tiny model was trained on.
    public static func builtIn(count: Int, seed: UInt64) -> [String] {
        var generator = SplitMix64(seed: seed)
        let words = [
            "ant", "bee", "cat", "dog", "elk", "fox", "gnu", "hen", "ibis", "jay", "kiwi", "lion",
            "mole", "newt", "owl", "pig", "quail", "ram", "seal", "toad", "wolf", "yak", "zebra",
        ]
        return (0..<count).map { _ in
            let chosen = words.shuffled(using: &generator).prefix(6).enumerated()
            let list = chosen.map { "\($0.offset + 1) \($0.element)" }.joined(separator: ", ")
            return "Reverse each word: \(list)."
        }
    }
}
