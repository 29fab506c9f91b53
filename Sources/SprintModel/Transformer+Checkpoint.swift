import SprintTensor

extension Transformer {
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
