import SprintProtocol
import SprintTensor

extension Transformer {
    /// Loads a checkpoint's weights to run in a named order of arithmetic; without `kvElement`
    /// pages hold what the profile does.
    ///
    /// - Throws: `ModelError` naming the tensor that cannot be run.
    public convenience init(
        checkpoint: Checkpoint, threads: Int, numerics: NumericsProfile,
        kvElement: KVGeometry.Element? = nil
    ) throws(ModelError) {
        let policy: MatmulPlan.Policy =
            switch numerics {
            case .fast: .panels
            case .reference: .automatic
            case .portable: .lanes16
            case .free: .free
            }
        try self.init(
            checkpoint: checkpoint, threads: threads, matmulPolicy: policy, kvElement: kvElement)
    }

    /// Loads a checkpoint for `threads` threads: lays its weights out for the policy's kernels and
    /// checks their shapes.
    ///
    /// Takes the time to read the file twice (once for the digest), and memory: with `panels` as
    /// much as the matrices take in the file; else 4 bytes a weight, but for F32 tensors, which are
    /// used where they lie in the mapped file. With the policy `lanes16` no OpenBLAS is used.
    public convenience init(
        checkpoint: Checkpoint, threads: Int, matmulPolicy: MatmulPlan.Policy = .automatic,
        kvElement: KVGeometry.Element? = nil
    ) throws(ModelError) {
        try self.init(
            configuration: checkpoint.configuration, digest: checkpoint.digest(),
            compute: ComputeContext(
                threads: threads, matmulPolicy: matmulPolicy, kvElement: kvElement)
        ) { (name) throws(ModelError) in
            checkpoint.tensor(name).map { tensor in
                WeightMatrix(
                    file: tensor.file, range: tensor.range, element: tensor.element,
                    rows: tensor.rows,
                    columns: tensor.columns)
            }
        }
        // Packed weights are copies; the file is not needed but for rows of the embedding.
        if matmulPolicy == .panels || matmulPolicy == .free { checkpoint.releaseMemory() }
    }
}
