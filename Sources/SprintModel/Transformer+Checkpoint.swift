import SprintProtocol
import SprintTensor

extension Transformer {
    /// Loads a checkpoint's weights to run in a named order of arithmetic.
    ///
    /// - Throws: `ModelError` naming the tensor that cannot be run.
    public convenience init(
        checkpoint: Checkpoint, threads: Int, numerics: NumericsProfile
    ) throws(ModelError) {
        let policy: MatmulPlan.Policy = numerics == .reference ? .automatic : .lanes16
        try self.init(checkpoint: checkpoint, threads: threads, matmulPolicy: policy)
    }

    /// Loads a checkpoint for `threads` threads: dequantises its weights to f32 and checks their
    /// shapes.
    ///
    /// Takes 4 bytes a weight, but for F32 tensors, which are used where they lie in the mapped
    /// file, and the time to read the file twice (once for the digest). With the policy `lanes16`
    /// no OpenBLAS is used.
    public convenience init(
        checkpoint: Checkpoint, threads: Int, matmulPolicy: MatmulPlan.Policy = .automatic
    ) throws(ModelError) {
        try self.init(
            configuration: checkpoint.configuration, digest: checkpoint.digest(),
            compute: ComputeContext(threads: threads, matmulPolicy: matmulPolicy)
        ) { (name) throws(ModelError) in
            checkpoint.tensor(name).map { tensor in
                WeightMatrix(
                    file: tensor.file, range: tensor.range, element: tensor.element,
                    rows: tensor.rows,
                    columns: tensor.columns)
            }
        }
    }
}
