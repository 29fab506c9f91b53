import SprintTensor

extension GGUFHeader {
    /// Every tensor with its place in the file: type known, shape sane, aligned, inside. In the
    /// header's order.
    func tensors() throws(CheckpointError) -> [CheckpointTensor] {
        var tensors: [CheckpointTensor] = []
        tensors.reserveCapacity(records.count)
        for record in records {
            do {
                tensors.append(try tensor(record))
            } catch {
                throw fault(.tensor(name: record.name, error))
            }
        }
        return tensors
    }

    private func tensor(_ record: TensorRecord) throws(CheckpointError.TensorFault)
        -> CheckpointTensor
    {
        guard let element = TensorElement(ggufType: record.type) else {
            throw .unknownType(TensorElement.ggufTypeName(record.type))
        }
        let shape = "\(record.dimensions)"
        // A vector is one row; trailing lengths of one change nothing.
        guard record.dimensions.dropFirst(2).allSatisfy({ $0 == 1 }),
            let columns = Int(exactly: record.dimensions[0]),
            let rows = Int(exactly: record.dimensions.count > 1 ? record.dimensions[1] : 1),
            let byteCount = element.checkedByteCount(rows: rows, columns: columns)
        else { throw .badDimensions(shape) }
        guard record.offset.isMultiple(of: UInt64(alignment)) else {
            throw .misaligned(offset: record.offset, alignment: alignment)
        }
        let start = record.offset.addingReportingOverflow(UInt64(dataStart))
        let end = start.partialValue.addingReportingOverflow(UInt64(byteCount))
        guard !start.overflow, !end.overflow, end.partialValue <= UInt64(file.byteCount) else {
            let last = start.overflow || end.overflow ? .max : end.partialValue
            throw .outsideFile(end: last, byteCount: file.byteCount)
        }
        return CheckpointTensor(
            name: record.name, element: element, rows: rows, columns: columns, file: file,
            range: Int(start.partialValue)..<Int(end.partialValue))
    }
}

extension TensorElement {
    /// The storage type of a number in a GGUF tensor record (`ggml_type`).
    init?(ggufType: UInt32) {
        switch ggufType {
        case 0: self = .f32
        case 1: self = .f16
        case 2: self = .q4_0
        case 3: self = .q4_1
        case 6: self = .q5_0
        case 7: self = .q5_1
        case 8: self = .q8_0
        case 12: self = .q4_K
        case 13: self = .q5_K
        case 14: self = .q6_K
        case 30: self = .bf16
        default: return nil
        }
    }

    /// What an unreadable type is called, for messages.
    static func ggufTypeName(_ number: UInt32) -> String {
        let names: [UInt32: String] = [
            9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS",
            18: "IQ3_XXS", 19: "IQ1_S",
            20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32",
            27: "I64", 28: "F64",
            29: "IQ1_M", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4",
        ]
        return names[number] ?? "\(number)"
    }

    /// Bytes of a tensor; `nil` where a length is zero, a row is no whole number of blocks, or the
    /// product overflows.
    func checkedByteCount(rows: Int, columns: Int) -> Int? {
        guard rows > 0, columns > 0, holdsWholeBlocks(columns) else { return nil }
        let row = (columns / blockElements).multipliedReportingOverflow(by: blockBytes)
        let all = row.partialValue.multipliedReportingOverflow(by: rows)
        return row.overflow || all.overflow ? nil : all.partialValue
    }
}
