import SprintProtocol
import SprintTensor
import Synchronization

extension Transformer {
    /// Loads a checkpoint's weights to run in a named order of arithmetic; without `kvElement`
    /// pages hold what the profile does, without `instructionSet` our kernels run on the widest.
    ///
    /// - Throws: `ModelError` naming the tensor that cannot be run, or the instruction set that
    ///   this CPU lacks.
    public convenience init(
        checkpoint: Checkpoint, threads: Int, numerics: NumericsProfile,
        kvElement: KVGeometry.Element? = nil, instructionSet: InstructionSet? = nil
    ) throws(ModelError) {
        let policy: MatmulPlan.Policy =
            switch numerics {
            case .fast: .panels
            case .reference: .automatic
            case .portable: .lanes16
            case .free: .free
            }
        try self.init(
            checkpoint: checkpoint, threads: threads, matmulPolicy: policy, kvElement: kvElement,
            instructionSet: instructionSet)
    }

    /// Loads a checkpoint for `threads` threads: lays its weights out for the policy's kernels and
    /// checks their shapes.
    ///
    /// Takes the time to read the file twice (once for the digest, beside the rest if there are
    /// threads), and memory: with `panels` as much as the matrices take in the file; else 4 bytes a
    /// weight, but for F32 tensors, which are used where they lie in the mapped file. With the
    /// policy `lanes16` no OpenBLAS is used.
    public convenience init(
        checkpoint: Checkpoint, threads: Int, matmulPolicy: MatmulPlan.Policy = .automatic,
        kvElement: KVGeometry.Element? = nil, instructionSet: InstructionSet? = nil
    ) throws(ModelError) {
        let compute = ComputeContext(
            threads: threads, instructionSet: try Self.checked(instructionSet),
            matmulPolicy: matmulPolicy, kvElement: kvElement)
        let (digest, projections) = checkpoint.prepared(for: compute, threads: threads)
        try self.init(
            configuration: checkpoint.configuration, digest: digest, compute: compute,
            prepared: projections
        ) { (name) throws(ModelError) in
            checkpoint.tensor(name).map { $0.matrix }
        }
        checkpoint.releaseFiles()
    }

    /// The instruction set that is asked for, or else the widest.
    static func checked(
        _ wanted: InstructionSet?, among available: [InstructionSet] = InstructionSet.available
    ) throws(ModelError) -> InstructionSet {
        guard let wanted else { return .best }
        guard available.contains(wanted) else {
            throw .missingInstructionSet(wanted, available: available)
        }
        return wanted
    }
}

extension Checkpoint {
    /// The digest, and by name every matrix that a forward pass multiplies with, as `compute` does.
    ///
    /// The digest is one thread's work, the matrices are the others', the largest first. What was
    /// read of the files is given back as it goes, so that memory never holds the weights twice.
    fileprivate func prepared(
        for compute: ComputeContext, threads: Int
    ) -> (digest: Digest256, projections: [String: Projection]) {
        let matrices = tensors.filter {
            $0.rows > 1 && ($0.name != "token_embd.weight" || configuration.tiedEmbeddings)
        }.sorted { $0.range.count > $1.range.count }
        let parts = Mutex<(digest: Digest256, projections: [String: Projection])>((.zero, [:]))
        ThreadPool(threads: threads, name: "load").run(1 + matrices.count) { task, _ in
            guard task > 0 else {
                let digest = self.digest()
                return parts.withLock { $0.digest = digest }
            }
            let tensor = matrices[task - 1]
            let projection = compute.projection(of: tensor.matrix)
            tensor.file.release()
            parts.withLock { $0.projections[tensor.name] = projection }
        }
        return parts.withLock { $0 }
    }

    /// Gives back the memory of what was read of the files.
    fileprivate func releaseFiles() {
        var files: [ObjectIdentifier: MappedFile] = [:]
        for tensor in tensors { files[ObjectIdentifier(tensor.file)] = tensor.file }
        for file in files.values { file.release() }
    }
}

extension CheckpointTensor {
    /// The tensor as weights, where it lies.
    fileprivate var matrix: WeightMatrix {
        WeightMatrix(file: file, range: range, element: element, rows: rows, columns: columns)
    }
}
