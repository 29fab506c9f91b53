import SprintProtocol
import SprintTensor

/// A model at rest: configuration, tokenizer, template and the places of its tensors in mapped files.
///
/// Opening reads headers only; weights are touched when they are used.
public struct Checkpoint: Sendable {
    /// The file or directory it came from.
    public let path: String
    /// Shape and constants.
    public let configuration: ModelConfiguration
    /// The chat template in Jinja, where the checkpoint has one.
    public let chatTemplate: String?
    /// The temperature that the model's makers advise, where they do.
    public let defaultTemperature: Double?
    /// Every tensor, sorted by canonical name; no two share a name or a byte.
    public let tensors: [CheckpointTensor]

    /// Opens the GGUF file or Hugging Face directory at `path`.
    public static func open(path: String) throws(CheckpointError) -> Checkpoint {
        throw CheckpointError(file: path, fault: .unknownFormat)
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
    public func tensor(_ name: String, rows: Int, columns: Int) throws(CheckpointError) -> CheckpointTensor {
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
