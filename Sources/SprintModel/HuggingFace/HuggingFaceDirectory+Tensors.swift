import SprintProtocol
import SprintTensor

extension HuggingFaceDirectory {
    private static let single = "model.safetensors"
    /// Says which shard has which tensor.
    static let index = "model.safetensors.index.json"

    /// Every tensor of the directory under its canonical name.
    /// - Parameter tied: leaves out a stored copy of a head that the configuration ties to the
    /// embedding.
    func tensors(tied: Bool) throws(CheckpointError) -> [CheckpointTensor] {
        var tensors: [CheckpointTensor] = []
        for tensor in try storedTensors() where !HuggingFaceNames.isDerived(tensor.name) {
            guard let name = HuggingFaceNames.canonical(tensor.name) else {
                throw CheckpointError(
                    file: tensor.file.path, fault: .tensor(name: tensor.name, .unknown))
            }
            if tied && name == "output.weight" { continue }
            tensors.append(
                CheckpointTensor(
                    name: name, element: tensor.element, rows: tensor.rows, columns: tensor.columns,
                    file: tensor.file, range: tensor.range))
        }
        return tensors
    }

    private func storedTensors() throws(CheckpointError) -> [CheckpointTensor] {
        if has(Self.single) || !has(Self.index) {
            return try SafetensorsFile(map(Self.single)).tensors
        }
        return try shardedTensors()
    }

    /// The shards' tensors, which must be exactly those of the index, each in its own shard.
    private func shardedTensors() throws(CheckpointError) -> [CheckpointTensor] {
        let index = try json(Self.index)
        guard let map = try index.object("weight_map") else {
            throw index.fault(.missingKey("weight_map"))
        }
        var shardOf: [String: String] = [:]
        for member in map.members {
            guard let shard = member.value.text, !shard.contains("/"),
                shard.hasSuffix(".safetensors")
            else {
                throw map.mismatch(member.name, "a .safetensors file of the directory")
            }
            shardOf[member.name] = shard
        }
        var tensors: [CheckpointTensor] = []
        for shard in Set(shardOf.values).sorted() {
            for tensor in try SafetensorsFile(self.map(shard)).tensors {
                guard shardOf.removeValue(forKey: tensor.name) == shard else {
                    throw map.mismatch(tensor.name, "\(shard), which has it")
                }
                tensors.append(tensor)
            }
        }
        if let missing = shardOf.min(by: { $0.key < $1.key }) {
            throw CheckpointError(
                file: path(of: missing.value), fault: .tensor(name: missing.key, .missing))
        }
        return tensors
    }
}
