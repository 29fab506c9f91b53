import SprintTensor

/// Which tensors a configuration has, under which canonical names and in which shapes.
struct TensorCatalogue {
    /// One expected tensor.
    struct Entry {
        let rows: Int
        let columns: Int
        let required: Bool
    }

    private let configuration: ModelConfiguration

    init(_ configuration: ModelConfiguration) {
        self.configuration = configuration
    }

    /// The tensors in order of names, every one known, of the right shape, none missing, none
    /// twice, none overlapping.
    /// - Parameter path: the checkpoint, for messages.
    func checked(_ tensors: [CheckpointTensor], path: String) throws(CheckpointError)
        -> [CheckpointTensor]
    {
        func fault(_ name: String, _ fault: CheckpointError.TensorFault) -> CheckpointError {
            CheckpointError(file: path, fault: .tensor(name: name, fault))
        }
        let sorted = tensors.sorted { $0.name < $1.name }
        for (previous, next) in zip(sorted, sorted.dropFirst()) where previous.name == next.name {
            throw fault(next.name, .duplicate)
        }
        // Each layer has at least its seven matrices, so a damaged layer count cannot make the
        // catalogue grow.
        guard configuration.layers <= tensors.count else {
            throw fault("blk.\(tensors.count).attn_q.weight", .missing)
        }
        let entries = entries()
        for tensor in sorted {
            guard let entry = entries[tensor.name] else { throw fault(tensor.name, .unknown) }
            guard tensor.rows == entry.rows, tensor.columns == entry.columns else {
                let expected =
                    entry.rows == 1 ? "[\(entry.columns)]" : "[\(entry.rows), \(entry.columns)]"
                throw fault(tensor.name, .wrongShape(found: tensor.shape, expected: expected))
            }
        }
        let present = Set(sorted.map(\.name))
        let missing = entries.filter { $0.value.required && !present.contains($0.key) }.keys.min()
        if let missing { throw fault(missing, .missing) }
        if let (first, second) = Self.overlap(sorted) { throw fault(second, .overlaps(first)) }
        return sorted
    }

    /// Every tensor that the configuration may have, by name.
    private func entries() -> [String: Entry] {
        let hidden = configuration.hiddenSize, vocabulary = configuration.vocabularySize
        var entries: [String: Entry] = [
            "token_embd.weight": Entry(rows: vocabulary, columns: hidden, required: true),
            "output_norm.weight": Entry(rows: 1, columns: hidden, required: true),
        ]
        if !configuration.tiedEmbeddings {
            entries["output.weight"] = Entry(rows: vocabulary, columns: hidden, required: true)
        }
        if case .factors = configuration.rotaryScaling {
            entries["rope_freqs.weight"] = Entry(
                rows: 1, columns: configuration.headDimension / 2, required: true)
        }
        let layer = layerEntries()
        for index in 0..<configuration.layers {
            for (name, entry) in layer { entries["blk.\(index).\(name)"] = entry }
        }
        return entries
    }

    /// The tensors of one layer.
    private func layerEntries() -> [(String, Entry)] {
        let hidden = configuration.hiddenSize, feedForward = configuration.feedForwardSize
        let head = configuration.headDimension
        let queries = configuration.heads * head, keys = configuration.kvHeads * head
        var shapes: [(String, Int, Int)] = [
            ("attn_norm.weight", 1, hidden), ("attn_q.weight", queries, hidden),
            ("attn_k.weight", keys, hidden),
            ("attn_v.weight", keys, hidden), ("attn_output.weight", hidden, queries),
            ("ffn_norm.weight", 1, hidden),
            ("ffn_gate.weight", feedForward, hidden), ("ffn_up.weight", feedForward, hidden),
            ("ffn_down.weight", hidden, feedForward),
        ]
        if configuration.attentionBias {
            shapes += [
                ("attn_q.bias", 1, queries), ("attn_k.bias", 1, keys), ("attn_v.bias", 1, keys),
            ]
        }
        if configuration.architecture == .qwen3 {
            shapes += [("attn_q_norm.weight", 1, head), ("attn_k_norm.weight", 1, head)]
        }
        return shapes.map { ($0.0, Entry(rows: $0.1, columns: $0.2, required: true)) }
    }

    /// The names of two tensors that share a byte of one file, if any do.
    static func overlap(_ tensors: [CheckpointTensor]) -> (String, String)? {
        let placed = tensors.sorted {
            ($0.file.path, $0.range.lowerBound) < ($1.file.path, $1.range.lowerBound)
        }
        for (previous, next) in zip(placed, placed.dropFirst())
        where previous.file === next.file && next.range.lowerBound < previous.range.upperBound {
            return (previous.name, next.name)
        }
        return nil
    }
}
