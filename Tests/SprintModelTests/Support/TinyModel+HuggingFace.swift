import Foundation
import SprintModel

extension TinyModel {
    /// The `config.json` of the model.
    var config: [String: JSONText] {
        [
            "model_type": .text(architecture.rawValue), "hidden_size": .raw("\(hidden)"),
            "intermediate_size": .raw("\(feedForward)"), "num_hidden_layers": .raw("\(layers)"),
            "num_attention_heads": .raw("\(heads)"), "num_key_value_heads": .raw("\(kvHeads)"),
            "head_dim": .raw("\(head)"), "vocab_size": .raw("\(tokens.count)"),
            "hidden_act": .text("silu"),
            "max_position_embeddings": .raw("512"), "rms_norm_eps": .raw("1e-05"),
            "rope_theta": .raw("100000.0"),
            "tie_word_embeddings": .raw("\(tied)"),
        ]
    }

    /// The `tokenizer.json` of the model.
    var tokenizerJSON: String {
        let added = [5, 6, 7].map { id in
            """
            {"id": \(id), "content": "\(tokens[id])", "special": \(id != 7), "single_word": false,
             "lstrip": false,
             "rstrip": false, "normalized": false}
            """
        }
        let vocabulary = tokens.prefix(5).enumerated().map { "\"\($1)\": \($0)" }
        return """
            {"version": "1.0", "added_tokens": [\(added.joined(separator: ","))],
             "normalizer": null,
             "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
               {"type": "Digits", "individual_digits": true},
               {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
                "use_regex": true}]},
             "post_processor": null, "decoder": {"type": "ByteLevel"},
             "model": {"type": "BPE", "dropout": null, "unk_token": null,
              "continuing_subword_prefix": null,
               "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
                "ignore_merges": false,
               "vocab": {\(vocabulary.joined(separator: ","))}, "merges": ["a b"]}}
            """
    }

    /// Every tensor in F32 under its Hugging Face name.
    var safetensors: SafetensorsWriter {
        var writer = SafetensorsWriter()
        for shape in shapes {
            let lengths = shape.rows == 0 ? [shape.columns] : [shape.rows, shape.columns]
            writer.tensors.append(
                SafetensorsWriter.Tensor(
                    name: shape.foreign, type: "F32", shape: lengths,
                    bytes: weights(shape.name, count: lengths.reduce(1, *))))
        }
        return writer
    }

    /// Writes the whole directory.
    func directory() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write(JSONText.object(config), to: "config.json")
        try directory.write(tokenizerJSON, to: "tokenizer.json")
        try directory.write(
            #"{"bos_token": "<s>", "eos_token": "</s>", "chat_template": "{{ messages }}"}"#,
            to: "tokenizer_config.json")
        try directory.write(safetensors.bytes, to: "model.safetensors")
        return directory
    }
}

/// A JSON value as text.
enum JSONText {
    case text(String)
    case raw(String)

    /// An object with its members in order of names.
    static func object(_ members: [String: JSONText]) -> String {
        let parts = members.sorted { $0.key < $1.key }.map { name, value in
            switch value {
            case .text(let text): "\"\(name)\": \"\(text)\""
            case .raw(let raw): "\"\(name)\": \(raw)"
            }
        }
        return "{\(parts.joined(separator: ", "))}"
    }
}

/// Writes safetensors files, right or wrong as a test asks.
struct SafetensorsWriter {
    struct Tensor {
        var name: String
        var type: String
        var shape: [Int]
        var bytes: [UInt8]
        /// In place of the true range.
        var offsets: [Int]?
    }

    var tensors: [Tensor] = []

    /// The JSON header, padded with spaces to a multiple of eight.
    var header: String {
        var parts = [#""__metadata__": {"format": "pt"}"#], offset = 0
        for tensor in tensors {
            let offsets = tensor.offsets ?? [offset, offset + tensor.bytes.count]
            parts.append(
                #""\#(tensor.name)": {"dtype": "\#(tensor.type)", "shape": \#(tensor.shape), "#
                    + #""data_offsets": \#(offsets)}"#
            )
            offset += tensor.bytes.count
        }
        let header = "{\(parts.joined(separator: ", "))}"
        return header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    }

    /// The whole file.
    var bytes: [UInt8] { Self.file(header: Array(header.utf8), data: tensors.flatMap(\.bytes)) }

    static func file(header: [UInt8], data: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: UInt64(header.count))
        return bytes + header + data
    }
}
