import SprintModel
import SprintTensor

/// What computed a figure.
public struct BuildFacts: Hashable, Sendable, Encodable {
    /// The instruction set of our kernels.
    public var instruction_set: String
    /// OpenBLAS's version and the kernels it chose for this CPU.
    public var openblas: String
    /// llama.cpp's commit and build number, where its programs print them.
    public var peer_build: String?

    init(_ model: Transformer, peerBuild: String?) {
        instruction_set = model.instructionSet.name
        openblas = Self.openBLAS
        peer_build = peerBuild
    }

    /// The name stands in the numerics id of whatever OpenBLAS multiplies with: here one row.
    private static var openBLAS: String {
        let compute = ComputeContext(threads: 1, matmulPolicy: .free)
        let weight = WeightMatrix([Float](repeating: 0, count: 32), rows: 1, columns: 32)
        let name = ComputeContext.numericsID(of: [compute.projection(of: weight)])
        return name.split(separator: "/").last.map(String.init) ?? name
    }
}
