import SprintTensor

extension Checkpoint {
    /// Reads the header of a GGUF file.
    init(gguf file: MappedFile) throws(CheckpointError) {
        let header = try GGUFHeader(file)
        let tensors = try header.tensors()
        let configuration = try header.configuration(tensors)
        let tokenizer = try header.tokenizer()
        try self.init(
            path: file.path,
            configuration: configuration,
            tokenizer: tokenizer,
            chatTemplate: header.text("tokenizer.chat_template"),
            defaultTemperature: header.temperature(),
            tensors: TensorCatalogue(configuration).checked(tensors, path: file.path))
    }
}

extension GGUFHeader {
    /// The temperature that the model's makers advise.
    fileprivate func temperature() throws(CheckpointError) -> Double? {
        let key = "general.sampling.temp"
        guard let temperature = try number(key) else { return nil }
        guard temperature >= 0 else {
            throw fault(.badValue(key: key, value: "\(temperature)", expected: "0 or more"))
        }
        return temperature
    }
}
