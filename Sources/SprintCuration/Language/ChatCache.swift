import Foundation
import SprintProtocol

/// Answers by what was asked and where: a folder of files `KEY.json`, each with the prompt's
/// version, the endpoint, the request and the answer. Only answers are kept, failures never.
public struct ChatCache: Sendable {
    private struct Entry: Codable {
        var prompt: String
        var endpoint: String
        var request: ChatRequest
        var reply: ChatReply
    }

    private let folder: URL

    /// A cache in a folder that need not exist yet.
    public init(folder: String) { self.folder = URL(filePath: folder, directoryHint: .isDirectory) }

    /// The answer that is kept for a request.
    ///
    /// - Throws: `CurationError.malformed` if the file is damaged.
    public func reply(to request: ChatRequest, prompt: String, endpoint: String)
        throws(CurationError) -> ChatReply?
    {
        let url = place(of: request, prompt, endpoint)
        guard let bytes = try? Data(contentsOf: url) else { return nil }
        guard let entry = try? JSONDecoder().decode(Entry.self, from: bytes),
            entry.request == request, entry.prompt == prompt, entry.endpoint == endpoint
        else {
            throw .malformed(
                file: url.path, line: 1,
                reason: "it is no kept answer to this request; remove it to ask again")
        }
        return entry.reply
    }

    /// Keeps an answer, in one step.
    public func keep(
        _ reply: ChatReply, to request: ChatRequest, prompt: String, endpoint: String
    ) throws(CurationError) {
        let entry = Entry(prompt: prompt, endpoint: endpoint, request: request, reply: reply)
        try ResultFile.write(json: entry, to: place(of: request, prompt, endpoint))
    }

    private func place(of request: ChatRequest, _ prompt: String, _ endpoint: String) -> URL {
        let key = request.key(prompt: prompt, endpoint: endpoint).description
        return folder.appending(path: "\(key.prefix(2))/\(key).json")
    }
}
