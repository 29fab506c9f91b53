import Foundation

@testable import SprintEvaluation

/// A folder that is gone with the object.
final class ScratchFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/sprint-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ text: String, _ name: String) throws -> String {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }
}

/// The repository and what lies beside it.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    /// The authors' published trajectories and answers, where they are at hand.
    static let published = root.deletingLastPathComponent().appending(path: "shared/data/math500")
    static let hasPublished = FileManager.default.fileExists(atPath: published.path)
    static let tinyModel = root.appending(path: "Models/tiny/tiny.gguf").path
    static let qwenGolden =
        root.appending(path: "Tests/SprintTokenizerTests/Golden/qwen2.tokenizer.json").path
    /// Qwen's vocabulary, where `scripts/fetch-qwen-vocabulary.sh` has put it.
    static let qwenVocabulary = root.appending(path: ".cache/qwen.tiktoken").path
}

extension TokenCounter {
    /// One token a word.
    static let words = TokenCounter(unit: "words") { bytes in
        bytes.split { $0 == 0x20 || $0 == 0x0A }.count
    }
}
