import Foundation
import SprintModel
import SprintProtocol

/// The trained model of the repository's `Models/tiny`, in both formats, and what transformers
/// computed of it in f32.
enum ShippedModel: String, CaseIterable, Sendable {
    case directory = "Hugging Face directory"
    case gguf = "GGUF file"

    /// `golden.json`; its README says what the fields are.
    struct Golden: Decodable {
        struct Row: Decodable {
            let position: Int
            let tokens: [TokenID]
            let logits: [Float]
        }

        let prompt_tokens: [TokenID]
        let top_logits: [Row]
        let last_logits: [Float]
    }

    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Models/tiny")

    static func golden() throws -> Golden {
        try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: folder.appending(path: "golden.json")))
    }

    /// Opens the model in this format.
    func open() throws -> Checkpoint {
        let path = self == .directory ? Self.folder : Self.folder.appending(path: "tiny.gguf")
        return try Checkpoint.open(path: path.path)
    }
}
