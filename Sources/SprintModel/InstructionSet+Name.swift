import SprintTensor

extension InstructionSet {
    /// The name that users write; the plain twin is `scalar`, since `portable` names a numerics
    /// profile.
    public var name: String { self == .portable ? "scalar" : rawValue }
}
