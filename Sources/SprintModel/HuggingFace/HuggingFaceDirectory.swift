import Foundation
import SprintProtocol
import SprintTensor

/// The files of a Hugging Face model directory, read whole and bounded.
struct HuggingFaceDirectory {
    let path: String

    /// Where a file of the directory lies.
    func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

    /// Whether the directory has a file of that name.
    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(of: name)) }

    /// Maps a file that must be there.
    func map(_ name: String) throws(CheckpointError) -> MappedFile {
        guard has(name) else { throw CheckpointError(file: path, fault: .missingFile(name)) }
        do {
            return try MappedFile(path: path(of: name))
        } catch {
            throw CheckpointError(file: path(of: name), fault: .unreadable(reason: error.reason))
        }
    }

    /// The bytes of a text file that must be there.
    func bytes(_ name: String) throws(CheckpointError) -> [UInt8] {
        let file = try map(name)
        let limit = Self.byteLimit(of: name)
        guard file.byteCount <= limit else {
            let fault = CheckpointError.Fault.overLimit(
                part: "its size", value: UInt64(file.byteCount), limit: limit)
            throw CheckpointError(file: file.path, fault: fault)
        }
        return file.copy(0..<file.byteCount)
    }

    /// Bytes that a file of that name may have; what is large is only the vocabulary.
    private static func byteLimit(of name: String) -> Int {
        switch name {
        case "tokenizer.json": Limits.jsonFileBytesMax
        case "tokenizer_config.json", index: Limits.indexFileBytesMax
        default: Limits.configurationFileBytesMax
        }
    }

    /// A JSON file that must be there.
    func json(_ name: String) throws(CheckpointError) -> JSONObject {
        let bytes = try bytes(name)
        return try JSONObject(parsing: bytes, file: path(of: name), part: "the document")
    }

    /// A JSON file that may be there.
    func jsonIfPresent(_ name: String) throws(CheckpointError) -> JSONObject? {
        has(name) ? try json(name) : nil
    }
}
