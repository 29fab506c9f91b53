import Foundation
import SprintModel
import Testing

@Suite("Rotary scaling")
struct RotaryScalingTests {
    private func gguf(_ change: (inout GGUFWriter) -> Void) throws
        -> ModelConfiguration.RotaryScaling
    {
        var writer = TinyModel().gguf
        change(&writer)
        let directory = try TemporaryDirectory()
        return try Checkpoint.open(path: directory.write(writer.bytes, to: "model.gguf"))
            .configuration.rotaryScaling
    }

    private func huggingFace(_ members: [String: JSONText]) throws -> ModelConfiguration {
        let model = TinyModel()
        let directory = try model.directory()
        let config = model.config.merging(members) { $1 }
        try directory.write(JSONText.object(config), to: "config.json")
        return try Checkpoint.open(path: directory.url.path).configuration
    }

    @Test("GGUF: linear, by the new key and the old")
    func ggufLinear() throws {
        let new = try gguf {
            $0["llama.rope.scaling.type"] = .text("linear")
            $0["llama.rope.scaling.factor"] = .float32(4)
        }
        #expect(new == .linear(factor: 4))
        #expect(try gguf { $0["llama.rope.scale_linear"] = .float32(2) } == .linear(factor: 2))
        #expect(try gguf { $0["llama.rope.scaling.type"] = .text("none") } == .none)
    }

    @Test("GGUF: stored factors are read from their tensor")
    func ggufFactors() throws {
        let scaling = try gguf {
            var bytes: [UInt8] = []
            bytes.append(littleEndian: Float(8).bitPattern)
            $0.tensors.append(
                .init(name: "rope_freqs.weight", dimensions: [1], type: 0, bytes: bytes))
        }
        #expect(scaling == .factors([8]))
    }

    @Test("GGUF: yarn, with llama.cpp's multiplied attention factor")
    func ggufYarn() throws {
        let plain: (inout GGUFWriter) -> Void = {
            $0["llama.rope.scaling.type"] = .text("yarn")
            $0["llama.rope.scaling.factor"] = .float32(4)
            $0["llama.rope.scaling.original_context_length"] = .uint32(128)
        }
        #expect(
            try gguf(plain)
                == .yarn(
                    factor: 4, originalContext: 128, betaFast: 32, betaSlow: 1, attentionFactor: nil
                ))
        let scaled = try gguf {
            plain(&$0)
            $0["llama.rope.scaling.attn_factor"] = .float32(2)
        }
        #expect(
            scaled
                == .yarn(
                    factor: 4, originalContext: 128, betaFast: 32, betaSlow: 1,
                    attentionFactor: 2 * (0.1 * log(4.0) + 1)))
    }

    @Test("GGUF: what we cannot do is named", arguments: ["longrope", "dynamic"])
    func ggufUnknown(_ kind: String) {
        #expect { try gguf { $0["llama.rope.scaling.type"] = .text(kind) } } throws: {
            "\($0)".contains("llama.rope.scaling.type") && "\($0)".contains(kind)
        }
    }

    @Test("config.json: linear, under the old and the new name")
    func linear() throws {
        let old = try huggingFace(["rope_scaling": .raw(#"{"type": "linear", "factor": 2.0}"#)])
        #expect(old.rotaryScaling == .linear(factor: 2))
        #expect(old.rotaryBase == 100_000)
        let new = try huggingFace([
            "rope_parameters": .raw(
                #"{"rope_type": "linear", "factor": 2.0, "rope_theta": 5000.0}"#)
        ])
        #expect(new.rotaryScaling == .linear(factor: 2))
        #expect(new.rotaryBase == 5_000)
    }

    @Test("config.json: nothing, null and default are none")
    func none() throws {
        #expect(try huggingFace([:]).rotaryScaling == .none)
        #expect(try huggingFace(["rope_scaling": .raw("null")]).rotaryScaling == .none)
        let plain = try huggingFace([
            "rope_theta": .raw("null"),
            "rope_parameters": .raw(#"{"rope_type": "default", "rope_theta": 1e6}"#),
        ])
        #expect(plain.rotaryScaling == .none)
        #expect(plain.rotaryBase == 1_000_000)
    }

    @Test("config.json: llama3")
    func llama3() throws {
        let configuration = try huggingFace([
            "rope_scaling": .raw(
                """
                {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0,
                 "high_freq_factor": 4.0,
                 "original_max_position_embeddings": 8192}
                """)
        ])
        #expect(
            configuration.rotaryScaling
                == .llama3(
                    factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContext: 8_192
                ))
    }

    @Test("config.json: yarn, with defaults and with mscale")
    func yarn() throws {
        let plain = try huggingFace([
            "rope_scaling": .raw(
                #"{"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 128}"#)
        ])
        #expect(
            plain.rotaryScaling
                == .yarn(
                    factor: 4, originalContext: 128, betaFast: 32, betaSlow: 1, attentionFactor: nil
                ))
        let scaled = try huggingFace([
            "rope_scaling": .raw(
                #"{"rope_type": "yarn", "factor": 4, "beta_fast": 16, "mscale": 1.0, "#
                    + #""mscale_all_dim": 0.5}"#
            )
        ])
        let attention = (0.1 * log(4.0) + 1) / (0.1 * 0.5 * log(4.0) + 1)
        #expect(
            scaled.rotaryScaling
                == .yarn(
                    factor: 4, originalContext: 512, betaFast: 16, betaSlow: 1,
                    attentionFactor: attention))
    }

    @Test(
        "config.json: what we cannot do is named",
        arguments: [
            #"{"rope_type": "dynamic", "factor": 2.0}"#, #"{"rope_type": "longrope"}"#,
            #"{"rope_type": "linear", "factor": 0}"#, #"{"rope_type": "linear", "factor": "2"}"#,
            #"{"rope_type": "default", "partial_rotary_factor": 0.5}"#, #"{"rope_type": 1}"#, "[]",
            #"{"rope_type": "yarn", "factor": 2, "truncate": false}"#,
            #"{"rope_type": "llama3", "factor": 2, "low_freq_factor": 4, "high_freq_factor": 1}"#,
        ])
    func unknown(_ scaling: String) {
        #expect { try huggingFace(["rope_scaling": .raw(scaling)]) } throws: {
            guard case .badValue(let key, _, _) = ($0 as? CheckpointError)?.fault else {
                return false
            }
            return key.hasPrefix("rope_scaling")
        }
    }

    @Test("config.json: a missing number is named")
    func missing() {
        #expect { try huggingFace(["rope_scaling": .raw(#"{"rope_type": "linear"}"#)]) } throws: {
            ($0 as? CheckpointError)?.fault == .missingKey("rope_scaling.factor")
        }
    }
}
