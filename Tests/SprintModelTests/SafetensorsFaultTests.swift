import Foundation
import SprintModel
import Testing

@Suite("safetensors faults")
struct SafetensorsFaultTests {
    private func fault(of bytes: [UInt8]) throws -> CheckpointError.Fault? {
        let directory = try TinyModel().directory()
        try directory.write(bytes, to: "model.safetensors")
        do {
            _ = try Checkpoint.open(path: directory.url.path)
            return nil
        } catch {
            return error.fault
        }
    }

    private func fault(_ damage: (inout SafetensorsWriter) -> Void) throws -> CheckpointError.Fault?
    {
        var writer = TinyModel().safetensors
        damage(&writer)
        return try fault(of: writer.bytes)
    }

    private let name = "model.embed_tokens.weight"

    @Test("Lengths beyond the file or the limit are named")
    func lengths() throws {
        #expect(try fault(of: [1, 2, 3]) == .truncated(part: "the header length"))
        #expect(try fault(of: [100, 0, 0, 0, 0, 0, 0, 0, 1]) == .truncated(part: "the header"))
        let huge = [UInt8](repeating: 0xFF, count: 8)
        #expect(try fault(of: huge) == .overLimit(part: "the header", value: .max, limit: 8 << 20))
    }

    @Test(
        "A header that is no JSON object is malformed",
        arguments: ["", "[]", "{", #"{"a": 1} x"#, #"{"a": {}, "a": {}}"#, "\u{0}", "nul"])
    func json(_ header: String) throws {
        guard
            case .malformed("the header", _) = try fault(
                of: SafetensorsWriter.file(header: Array(header.utf8), data: []))
        else {
            Issue.record("\(header) is accepted")
            return
        }
    }

    @Test("Types that are no floats are named", arguments: ["F64", "I8", "F8_E4M3", "BOOL", ""])
    func types(_ type: String) throws {
        #expect(try fault { $0.tensors[0].type = type } == .tensor(name: name, .unknownType(type)))
    }

    @Test(
        "Impossible shapes are named",
        arguments: [[], [0, 8], [-1, 8], [2, 4, 8], [1 << 40, 1 << 40]])
    func shapes(_ shape: [Int]) throws {
        #expect(
            try fault { $0.tensors[0].shape = shape }
                == .tensor(name: name, .badDimensions("\(shape)")))
    }

    @Test("Ranges that are not the tensor's are named")
    func ranges() throws {
        #expect(
            try fault { $0.tensors[0].offsets = [0, 100] }
                == .tensor(name: name, .wrongLength(found: 100, expected: 256)))
        for offsets in [[256, 0], [-4, 252], [0], [0, 128, 256]] {
            guard
                case .tensor(name, .badDimensions) = try fault({ $0.tensors[0].offsets = offsets })
            else {
                Issue.record("\(offsets) are accepted")
                continue
            }
        }
        guard
            case .tensor(name, .outsideFile) = try fault({
                $0.tensors[0].offsets = [Int.max - 256, Int.max]
            })
        else {
            Issue.record("a range beyond the end is accepted")
            return
        }
    }

    @Test("Overlaps are refused")
    func overlaps() throws {
        guard case .tensor(_, .overlaps) = try fault({ $0.tensors[2].offsets = [0, 256] }) else {
            Issue.record("an overlap is accepted")
            return
        }
    }

    @Test("Bytes that no tensor owns are refused")
    func holes() throws {
        guard
            case .malformed("the tensor data", _) = try fault(
                of: TinyModel().safetensors.bytes + [0, 0, 0, 0])
        else {
            Issue.record("a hole is accepted")
            return
        }
    }

    @Test("A number at an odd address is refused")
    func misaligned() throws {
        let writer = TinyModel().safetensors
        let bytes = SafetensorsWriter.file(
            header: Array((writer.header + " ").utf8), data: writer.tensors.flatMap(\.bytes))
        guard case .tensor(_, .misaligned(_, 4)) = try fault(of: bytes) else {
            Issue.record("a misaligned tensor is accepted")
            return
        }
    }

    @Test(
        "Unknown tensors are named as the file names them",
        arguments: [
            "model.layers.0.self_attn.qkv_proj.weight", "model.layers.00.mlp.up_proj.weight",
            "model.layers.-1.mlp.up_proj.weight",
            "transformer.h.0.attn.weight", "model.layers.0.mlp.up_proj.scale",
        ])
    func unknown(_ name: String) throws {
        #expect(
            try fault {
                $0.tensors.append(.init(name: name, type: "F32", shape: [1], bytes: [0, 0, 0, 0]))
            }
                == .tensor(name: name, .unknown))
    }

    @Test("Frequencies that old files carry are passed over")
    func derived() throws {
        #expect(
            try fault {
                $0.tensors.append(
                    .init(
                        name: "model.layers.0.self_attn.rotary_emb.inv_freq", type: "F32",
                        shape: [1],
                        bytes: [0, 0, 0, 0]))
            } == nil)
    }
}
