import Foundation
import SprintProtocol
import SprintTokenizer

extension Checkpoint {
    /// Reads the headers of a Hugging Face directory.
    init(huggingFace directory: HuggingFaceDirectory) throws(CheckpointError) {
        guard directory.has("config.json") else {
            throw CheckpointError(file: directory.path, fault: .unknownFormat)
        }
        let name = URL(fileURLWithPath: directory.path).lastPathComponent
        let json = try directory.json("config.json")
        let configuration = try HuggingFaceConfiguration(json).configuration(name: name)
        let tensors = try directory.tensors(tied: configuration.tiedEmbeddings)
        let generation = try directory.jsonIfPresent("generation_config.json")
        try self.init(
            path: directory.path,
            configuration: configuration,
            tokenizer: directory.tokenizer(endsNamedBy: [json, generation].compactMap(\.self)),
            chatTemplate: directory.chatTemplate(),
            defaultTemperature: generation?.advisedTemperature(),
            tensors: TensorCatalogue(configuration).checked(tensors, path: directory.path))
    }
}

extension HuggingFaceDirectory {
    /// The tokenizer; `config.json` and `generation_config.json` may name further ends of a
    /// sequence.
    fileprivate func tokenizer(endsNamedBy files: [JSONObject]) throws(CheckpointError)
        -> TokenizerDefinition
    {
        let tokenizerConfiguration =
            has("tokenizer_config.json") ? try bytes("tokenizer_config.json") : nil
        let tokenizerJSON = try bytes("tokenizer.json")
        var definition: TokenizerDefinition
        do {
            definition = try TokenizerDefinition(
                tokenizerJSON: tokenizerJSON, tokenizerConfigJSON: tokenizerConfiguration)
        } catch {
            throw CheckpointError(file: path, fault: .tokenizer(reason: "\(error)"))
        }
        var ends = Set(definition.endOfSequence)
        for file in files {
            guard let stated = file["eos_token_id"] else { continue }
            let ids = if case .array(let elements) = stated { elements } else { [stated] }
            for id in ids {
                guard let id = id.integer, (0..<definition.tokens.count).contains(id) else {
                    throw file.mismatch("eos_token_id", "ids of the vocabulary")
                }
                ends.insert(TokenID(id))
            }
        }
        definition.endOfSequence = ends.sorted()
        return definition
    }

    /// The template of `chat_template.jinja`, or of `tokenizer_config.json`: one, or the one named
    /// `default`.
    fileprivate func chatTemplate() throws(CheckpointError) -> String? {
        if has("chat_template.jinja") {
            guard let text = String(validating: try bytes("chat_template.jinja"), as: UTF8.self)
            else {
                let fault = CheckpointError.Fault.malformed(
                    part: "the template", reason: "it is not UTF-8")
                throw CheckpointError(file: path(of: "chat_template.jinja"), fault: fault)
            }
            return text
        }
        guard let json = try jsonIfPresent("tokenizer_config.json"),
            let value = json["chat_template"]
        else {
            return nil
        }
        if let text = value.text { return text }
        guard case .array(let templates) = value,
            let text = templates.first(where: { $0["name"]?.text == "default" })?["template"]?.text
        else {
            throw json.mismatch(
                "chat_template", "a text, or an array with a template named default")
        }
        return text
    }
}

extension JSONObject {
    /// The temperature `generation_config.json` advises: 0 where it says not to sample.
    fileprivate func advisedTemperature() throws(CheckpointError) -> Double? {
        try truth("do_sample") == false ? 0 : positive("temperature")
    }
}
