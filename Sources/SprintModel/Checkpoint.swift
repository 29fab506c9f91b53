import SprintProtocol
import SprintTensor
import SprintTokenizer

/// A model at rest: configuration, tokenizer, template and the places of its tensors in mapped
/// files.
///
/// Opening reads headers and vocabulary only; weights are touched when they are used. An open
/// checkpoint is whole: every tensor that its configuration asks for is there, in the right shape,
/// inside its file, and nothing else is.
public struct Checkpoint: Sendable {
    /// The file or directory it came from.
    public let path: String
    /// Shape and constants.
    public let configuration: ModelConfiguration
    /// The vocabulary and how text is cut.
    public let tokenizer: TokenizerDefinition
    /// The chat template in Jinja, where the checkpoint has one.
    public let chatTemplate: String?
    /// The temperature that the model's makers advise, where they do.
    public let defaultTemperature: Double?
    /// Every tensor, sorted by canonical name; no two share a name or a byte.
    public let tensors: [CheckpointTensor]

    /// Takes parts that a reader has checked against each other, and checks the vocabulary against
    /// the embedding.
    init(
        path: String, configuration: ModelConfiguration, tokenizer: TokenizerDefinition,
        chatTemplate: String?,
        defaultTemperature: Double?, tensors: [CheckpointTensor]
    ) throws(CheckpointError) {
        // Embeddings are often padded beyond the vocabulary, never the other way round.
        guard tokenizer.tokens.count <= configuration.vocabularySize else {
            let reason =
                "\(tokenizer.tokens.count) tokens for \(configuration.vocabularySize) embeddings"
            throw CheckpointError(file: path, fault: .tokenizer(reason: reason))
        }
        self.path = path
        self.configuration = configuration
        self.tokenizer = tokenizer
        self.chatTemplate = chatTemplate
        self.defaultTemperature = defaultTemperature
        self.tensors = tensors
    }

    /// Opens the GGUF file or Hugging Face directory at `path`.
    public static func open(path: String) throws(CheckpointError) -> Checkpoint {
        let file: MappedFile
        do {
            file = try MappedFile(path: path)
        } catch  where error.isDirectory {
            return try Checkpoint(huggingFace: HuggingFaceDirectory(path: path))
        } catch {
            throw CheckpointError(file: path, fault: .unreadable(reason: error.reason))
        }
        guard GGUFHeader.isGGUF(file) else {
            throw CheckpointError(file: path, fault: .unknownFormat)
        }
        return try Checkpoint(gguf: file)
    }

    /// The tensor of a canonical name, if the checkpoint has it; binary search.
    public func tensor(_ name: String) -> CheckpointTensor? {
        var low = 0, high = tensors.count
        while low < high {
            let middle = (low + high) / 2
            if tensors[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low < tensors.count && tensors[low].name == name ? tensors[low] : nil
    }

    /// The tensor of a canonical name, which must be there and have this shape.
    public func tensor(_ name: String, rows: Int, columns: Int) throws(CheckpointError)
        -> CheckpointTensor
    {
        guard let tensor = tensor(name) else { throw fault(name, .missing) }
        guard tensor.rows == rows, tensor.columns == columns else {
            let expected = rows == 1 ? "[\(columns)]" : "[\(rows), \(columns)]"
            throw fault(name, .wrongShape(found: tensor.shape, expected: expected))
        }
        return tensor
    }

    private func fault(_ name: String, _ fault: CheckpointError.TensorFault) -> CheckpointError {
        CheckpointError(file: path, fault: .tensor(name: name, fault))
    }
}
