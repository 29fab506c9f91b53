import Foundation
import SprintModel
import Testing

@Suite("GGUF faults")
struct GGUFFaultTests {
    /// A damage and the fault it must be named as.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let damage: @Sendable (inout GGUFWriter) -> Void
        let fault: CheckpointError.Fault

        init(
            _ name: String, _ fault: CheckpointError.Fault,
            _ damage: @escaping @Sendable (inout GGUFWriter) -> Void
        ) {
            testDescription = name
            self.damage = damage
            self.fault = fault
        }
    }

    private func fault(of bytes: [UInt8]) throws -> CheckpointError.Fault? {
        let directory = try TemporaryDirectory()
        let path = try directory.write(bytes, to: "model.gguf")
        do {
            _ = try Checkpoint.open(path: path)
            return nil
        } catch {
            #expect(error.description.hasPrefix(path), "the message names the file")
            return error.fault
        }
    }

    static let header: [Case] = [
        Case("foreign magic", .unknownFormat) { $0.magic = Array("GGML".utf8) },
        Case("turned magic", .bigEndian) { $0.magic = Array("FUGG".utf8) },
        Case("big-endian version", .bigEndian) { $0.version = 3 << 24 },
        Case("old version", .unsupportedVersion(2)) { $0.version = 2 },
        Case("new version", .unsupportedVersion(4)) { $0.version = 4 },
        Case("huge tensor count", .overLimit(part: "the tensor count", value: .max, limit: 65_536))
        {
            $0.tensorCount = .max
        },
        Case(
            "huge metadata count",
            .overLimit(part: "the metadata count", value: 1 << 40, limit: 65_536)
        ) {
            $0.entryCount = 1 << 40
        },
        Case("duplicate key", .duplicateKey("general.name")) {
            $0.entries.append(("general.name", .text("Again")))
        },
        Case("unknown value type", .malformed(part: "x", reason: "value type 13 is unknown")) {
            $0["x"] = .raw(type: 13, [])
        },
        Case("array of arrays", .malformed(part: "x", reason: "arrays in arrays are not supported"))
        {
            $0["x"] = .arrays
        },
        Case("half truth", .malformed(part: "x", reason: "a truth value is 2")) {
            $0["x"] = .bool(2)
        },
        Case("huge string", .overLimit(part: "x", value: 1 << 62, limit: 16 << 20)) {
            $0["x"] = .raw(type: 8, [0, 0, 0, 0, 0, 0, 0, 0x40])
        },
        Case("huge array", .overLimit(part: "x", value: 1 << 62, limit: 4 << 20)) {
            $0["x"] = .raw(type: 9, [4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40])
        },
        Case("array beyond the file", .truncated(part: "x")) {
            $0["x"] = .raw(type: 9, [4, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0])
        },
        Case(
            "text that is not UTF-8",
            .badValue(key: "general.name", value: "a text", expected: "a text in UTF-8")
        ) {
            $0["general.name"] = .text([0xFF])
        },
        Case(
            "alignment of 7",
            .badValue(
                key: "general.alignment", value: "7", expected: "a power of two from 8 to 65536")
        ) { $0["general.alignment"] = .uint32(7) },
    ]

    static let configuration: [Case] = [
        Case("no architecture", .missingKey("general.architecture")) {
            $0["general.architecture"] = nil
        },
        Case("foreign architecture", .unknownArchitecture("gpt2")) {
            $0["general.architecture"] = .text("gpt2")
        },
        Case("no width", .missingKey("llama.embedding_length")) {
            $0["llama.embedding_length"] = nil
        },
        Case("no epsilon", .missingKey("llama.attention.layer_norm_rms_epsilon")) {
            $0["llama.attention.layer_norm_rms_epsilon"] = nil
        },
        Case(
            "infinite epsilon",
            .badValue(
                key: "llama.attention.layer_norm_rms_epsilon", value: "inf",
                expected: "a finite number")
        ) { $0["llama.attention.layer_norm_rms_epsilon"] = .float32(.infinity) },
        Case(
            "text for a number",
            .badValue(
                key: "llama.block_count", value: "\"2\"", expected: "an integer from 1 to 4096")
        ) { $0["llama.block_count"] = .text("2") },
        Case(
            "number beyond 63 bits",
            .badValue(
                key: "llama.block_count", value: "\(UInt64.max)",
                expected: "an integer from 1 to 4096")
        ) { $0["llama.block_count"] = .uint64(.max) },
        Case(
            "key heads that do not divide",
            .badValue(key: "llama.attention.head_count_kv", value: "3", expected: "a divisor of 4")
        ) { $0["llama.attention.head_count_kv"] = .uint32(3) },
        Case(
            "rotation of half a head",
            .badValue(
                key: "llama.rope.dimension_count", value: "1", expected: "the head dimension 2")
        ) { $0["llama.rope.dimension_count"] = .uint32(1) },
        Case(
            "experts",
            .badValue(key: "llama.expert_count", value: "8", expected: "a dense model (0)")
        ) {
            $0["llama.expert_count"] = .uint32(8)
        },
        Case(
            "one part of several",
            .badValue(
                key: "split.count", value: "3",
                expected: "one file; merge the parts (llama-gguf-split --merge)")
        ) { $0["split.count"] = .uint32(3) },
        Case("no vocabulary", .missingKey("tokenizer.ggml.tokens")) {
            $0["tokenizer.ggml.tokens"] = nil
        },
        Case("more layers than tensors", .tensor(name: "blk.21.attn_q.weight", .missing)) {
            $0["llama.block_count"] = .uint32(4_000)
        },
        Case("fewer layers than tensors", .tensor(name: "blk.1.attn_k.weight", .unknown)) {
            $0["llama.block_count"] = .uint32(1)
        },
    ]

    static let tensors: [Case] = [
        Case("missing", .tensor(name: "blk.1.ffn_up.weight", .missing)) {
            $0[tensor: "blk.1.ffn_up.weight"] = nil
        },
        Case("missing embedding", .tensor(name: "token_embd.weight", .missing)) {
            $0[tensor: "token_embd.weight"] = nil
        },
        Case("unknown", .tensor(name: "blk.0.ffn_gate_inp.weight", .unknown)) {
            $0.tensors.append(
                .init(
                    name: "blk.0.ffn_gate_inp.weight", dimensions: [1], type: 0,
                    bytes: [0, 0, 0, 0]))
        },
        Case("twice", .tensor(name: "output.weight", .duplicate)) {
            if let tensor = $0[tensor: "output.weight"] { $0.tensors.append(tensor) }
        },
        Case("unknown type", .tensor(name: "output.weight", .unknownType("99"))) {
            $0[tensor: "output.weight"]?.type = 99
        },
        Case("unsupported type", .tensor(name: "output.weight", .unknownType("Q2_K"))) {
            $0[tensor: "output.weight"]?.type = 10
        },
        Case("part of a block", .tensor(name: "output.weight", .badDimensions("[8, 8]"))) {
            $0[tensor: "output.weight"]?.type = 8
        },
        Case("rank nought", .tensor(name: "output.weight", .badDimensions("of rank 0"))) {
            $0[tensor: "output.weight"]?.dimensions = []
        },
        Case("rank five", .tensor(name: "output.weight", .badDimensions("of rank 5"))) {
            $0[tensor: "output.weight"]?.dimensions = [1, 1, 1, 1, 1]
        },
        Case("a cube", .tensor(name: "output.weight", .badDimensions("[4, 4, 4]"))) {
            $0[tensor: "output.weight"]?.dimensions = [4, 4, 4]
        },
        Case("empty", .tensor(name: "output.weight", .badDimensions("[0, 8]"))) {
            $0[tensor: "output.weight"]?.dimensions = [0, 8]
        },
        Case(
            "product that overflows",
            .tensor(name: "output.weight", .badDimensions("[\(1 << 40), \(1 << 40)]"))
        ) {
            $0[tensor: "output.weight"]?.dimensions = [1 << 40, 1 << 40]
        },
        Case(
            "length beyond 63 bits",
            .tensor(name: "output.weight", .badDimensions("[\(UInt64.max), 1]"))
        ) {
            $0[tensor: "output.weight"]?.dimensions = [.max, 1]
        },
        Case(
            "other shape",
            .tensor(name: "output.weight", .wrongShape(found: "[4, 8]", expected: "[8, 8]"))
        ) {
            $0[tensor: "output.weight"]?.dimensions = [8, 4]
        },
        Case("misaligned", .tensor(name: "output.weight", .misaligned(offset: 4, alignment: 32))) {
            $0[tensor: "output.weight"]?.offset = 4
        },
        Case("overlapping", .tensor(name: "token_embd.weight", .overlaps("output.weight"))) {
            $0[tensor: "output.weight"]?.offset = 0
        },
    ]

    @Test("Every damage is named", arguments: header + configuration + tensors)
    func named(_ example: Case) throws {
        var writer = TinyModel().gguf
        example.damage(&writer)
        let fault = try fault(of: writer.bytes)
        if case .tensor(_, .overlaps) = example.fault, case .tensor(_, .overlaps) = fault { return }
        #expect(fault == example.fault)
    }

    @Test("A tensor beyond the end is named with both ends")
    func outside() throws {
        var writer = TinyModel().gguf
        writer[tensor: "output.weight"]?.offset = 1 << 40
        guard
            case .tensor("output.weight", .outsideFile(let end, let byteCount)) = try fault(
                of: writer.bytes)
        else {
            Issue.record("the tensor is not named")
            return
        }
        #expect(end > 1 << 40)
        #expect(byteCount == writer.bytes.count)
        writer[tensor: "output.weight"]?.offset = .max - 31
        #expect(
            try fault(of: writer.bytes)
                == .tensor(name: "output.weight", .outsideFile(end: .max, byteCount: byteCount)))
    }

    @Test("A foreign vocabulary is named")
    func tokenizers() throws {
        for (key, value) in [("model", "llama"), ("pre", "jais")] {
            var writer = TinyModel().gguf
            writer["tokenizer.ggml.\(key)"] = .text(value)
            guard case .tokenizer(let reason) = try fault(of: writer.bytes) else {
                Issue.record("\(value) is not refused")
                continue
            }
            #expect(reason.contains(value))
        }
    }

    @Test("A vocabulary larger than the embedding is refused")
    func vocabulary() throws {
        var writer = TinyModel().gguf
        writer["tokenizer.ggml.token_type"] = nil
        writer["tokenizer.ggml.tokens"] = .texts(
            (0..<9).map { Array("a\($0)".utf8) } + [Array("a".utf8)])
        writer["tokenizer.ggml.merges"] = nil
        guard case .tokenizer = try fault(of: writer.bytes) else {
            Issue.record("ten tokens for eight rows are accepted")
            return
        }
    }

    @Test("Cut anywhere, it is a typed error")
    func truncated() throws {
        let writer = TinyModel(layers: 1).gguf
        let bytes = writer.bytes
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(try fault(of: Array(bytes.prefix(length))) != nil, "cut to \(length) bytes")
        }
    }

    @Test("What is not there says so")
    func absent() {
        #expect { try Checkpoint.open(path: "/nonexistent/model.gguf") } throws: {
            guard case .unreadable = ($0 as? CheckpointError)?.fault else { return false }
            return true
        }
    }
}
