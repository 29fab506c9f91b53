import SprintTensor

/// Why a checkpoint cannot be run.
public enum ModelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A tensor that the architecture needs is not in the checkpoint.
    case missingTensor(name: String)
    /// A tensor's shape does not follow from the configuration. Shapes are rows × columns.
    case wrongShape(name: String, expected: [Int], found: [Int])
    /// A tensor's bytes could not be read.
    case unreadableTensor(name: String, reason: String)
    /// A configuration that the forward pass does not know.
    case unsupported(reason: String)
    /// The instruction set that was asked for is not one of this CPU's.
    case missingInstructionSet(InstructionSet, available: [InstructionSet])

    /// A sentence that names the thing and says what to do.
    public var description: String {
        switch self {
        case .missingTensor(let name):
            "the checkpoint has no tensor '\(name)'; download or convert it again"
        case .wrongShape(let name, let expected, let found):
            """
            tensor '\(name)' is \(Self.shape(found)) where the configuration needs \
            \(Self.shape(expected)); \
            the checkpoint and its configuration do not belong together
            """
        case .unreadableTensor(let name, let reason): "tensor '\(name)' cannot be read: \(reason)"
        case .unsupported(let reason): "this model cannot be run: \(reason)"
        case .missingInstructionSet(let wanted, let available):
            """
            this CPU does not have the instruction set \(wanted.name); it has \
            \(available.map(\.name).joined(separator: ", "))
            """
        }
    }

    private static func shape(_ sizes: [Int]) -> String {
        sizes.map(String.init).joined(separator: " × ")
    }
}
