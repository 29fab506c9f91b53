import SprintProtocol
import SprintTensor

/// The tensors of one safetensors file under the names it has.
///
/// Format: github.com/huggingface/safetensors: eight bytes of header length, a JSON header, then
/// the tensors' bytes, which must be covered without holes or overlaps.
struct SafetensorsFile {
    let file: MappedFile
    /// In the order of their bytes.
    let tensors: [CheckpointTensor]

    /// Reads the header.
    init(_ file: MappedFile) throws(CheckpointError) {
        self.file = file
        guard file.byteCount >= 8 else {
            throw CheckpointError(file: file.path, fault: .truncated(part: "the header length"))
        }
        let length = file.uint64(at: 0), limit = Limits.safetensorsHeaderBytesMax
        guard length <= UInt64(limit) else {
            throw CheckpointError(
                file: file.path, fault: .overLimit(part: "the header", value: length, limit: limit))
        }
        let dataStart = 8 + Int(length)
        guard dataStart <= file.byteCount else {
            throw CheckpointError(file: file.path, fault: .truncated(part: "the header"))
        }
        let header = try JSONObject(
            parsing: file.copy(8..<dataStart), file: file.path, part: "the header")
        guard header.members.count <= Limits.tensorsMax else {
            throw header.fault(
                .overLimit(
                    part: "the tensor count", value: UInt64(header.members.count),
                    limit: Limits.tensorsMax))
        }
        var tensors: [CheckpointTensor] = []
        for member in header.members where member.name != "__metadata__" {
            do {
                tensors.append(try Self.tensor(member, file, dataStart))
            } catch {
                throw header.fault(.tensor(name: member.name, error))
            }
        }
        tensors.sort { ($0.range.lowerBound, $0.name) < ($1.range.lowerBound, $1.name) }
        try Self.checkCoverage(tensors, file, dataStart)
        self.tensors = tensors
    }

    private static func tensor(
        _ member: JSONMember, _ file: MappedFile, _ dataStart: Int
    ) throws(CheckpointError.TensorFault) -> CheckpointTensor {
        let type = member.value["dtype"]?.text ?? "absent"
        guard let element = element(type) else { throw .unknownType(type) }
        let lengths = integers(member.value["shape"]) ?? []
        guard (1...2).contains(lengths.count), let columns = lengths.last,
            let byteCount = element.checkedByteCount(
                rows: lengths.count == 2 ? lengths[0] : 1, columns: columns)
        else {
            throw .badDimensions(
                member.value["shape"].map { integers($0).map { "\($0)" } ?? $0.summary } ?? "absent"
            )
        }
        guard let offsets = integers(member.value["data_offsets"]), offsets.count == 2,
            offsets[0] >= 0, offsets[0] <= offsets[1]
        else {
            throw .badDimensions(
                "\(lengths) with data_offsets \(member.value["data_offsets"]?.summary ?? "absent")")
        }
        guard offsets[1] <= file.byteCount - dataStart else {
            let end = UInt64(offsets[1]) + UInt64(dataStart)
            throw .outsideFile(end: end, byteCount: file.byteCount)
        }
        guard offsets[1] - offsets[0] == byteCount else {
            throw .wrongLength(found: UInt64(offsets[1] - offsets[0]), expected: byteCount)
        }
        let start = dataStart + offsets[0]
        guard start.isMultiple(of: element.blockBytes) else {
            throw .misaligned(offset: UInt64(start), alignment: element.blockBytes)
        }
        return CheckpointTensor(
            name: member.name, element: element, rows: lengths.count == 2 ? lengths[0] : 1,
            columns: columns,
            file: file, range: start..<start + byteCount)
    }

    private static func element(_ type: String) -> TensorElement? {
        switch type {
        case "F32": .f32
        case "F16": .f16
        case "BF16": .bf16
        default: nil
        }
    }

    private static func integers(_ value: JSONValue?) -> [Int]? {
        guard case .array(let elements) = value else { return nil }
        let integers = elements.compactMap(\.integer)
        return integers.count == elements.count ? integers : nil
    }

    /// Every byte belongs to exactly one tensor.
    private static func checkCoverage(
        _ tensors: [CheckpointTensor], _ file: MappedFile, _ dataStart: Int
    ) throws(CheckpointError) {
        var end = dataStart, previous = ""
        for tensor in tensors {
            if tensor.range.lowerBound < end {
                throw CheckpointError(
                    file: file.path, fault: .tensor(name: tensor.name, .overlaps(previous)))
            }
            guard tensor.range.lowerBound == end else { break }
            end = tensor.range.upperBound
            previous = tensor.name
        }
        guard end == file.byteCount else {
            let reason = "no tensor owns the bytes from \(end)"
            throw CheckpointError(
                file: file.path, fault: .malformed(part: "the tensor data", reason: reason))
        }
    }
}
