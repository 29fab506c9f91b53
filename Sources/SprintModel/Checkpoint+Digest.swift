import SprintProtocol
import SprintTensor
import SprintTokenizer
import SprintWire

extension Checkpoint {
    /// SHA-256 of everything that decides the model's output: the model's part of a fingerprint
    /// (contract C1).
    ///
    /// Reads every weight, about a second a gigabyte, and keeps none in memory. The same weights
    /// give the same digest wherever they lie, but not in another storage type or rotary layout.
    /// The encoding, integers little-endian in 64 bits, floats as their bits, text as length and
    /// UTF-8: the word `sprint-model-1`; the configuration's fields but the name, in the order of
    /// `ModelConfiguration`; the tokenizer's canonical bytes, with length; the template as a count
    /// of 0 or 1 and a text; the tensor count, then for each tensor in order of names its name,
    /// element, rows, columns, byte count and bytes.
    public func digest() -> Digest256 {
        var encoder = DigestEncoder()
        encoder.add("sprint-model-1")
        encoder.add(configuration)
        encoder.add(tokenizer.canonicalBytes)
        encoder.add(chatTemplate == nil ? 0 : 1)
        if let chatTemplate { encoder.add(chatTemplate) }
        encoder.add(tensors.count)
        for tensor in tensors {
            encoder.add(tensor.name)
            encoder.add(tensor.element.rawValue)
            encoder.add(tensor.rows)
            encoder.add(tensor.columns)
            tensor.withBytes { encoder.add($0) }
            tensor.file.release()
        }
        return encoder.digest()
    }
}

/// Feeds values to SHA-256 so that different values are different bytes.
struct DigestEncoder {
    private var hasher = SHA256()

    func digest() -> Digest256 { hasher.finalize() }

    mutating func add(_ number: Int) { addBits(UInt64(bitPattern: Int64(number))) }

    mutating func add(_ number: Double) { addBits(number.bitPattern) }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    mutating func add(_ bytes: [UInt8]) {
        add(bytes.count)
        hasher.update(bytes)
    }

    mutating func add(_ bytes: RawSpan) {
        add(bytes.byteCount)
        hasher.update(bytes)
    }

    private mutating func addBits(_ bits: UInt64) {
        hasher.update((0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) })
    }
}

extension DigestEncoder {
    mutating func add(_ configuration: ModelConfiguration) {
        add(configuration.architecture.rawValue)
        for size in [
            configuration.hiddenSize, configuration.feedForwardSize, configuration.layers,
            configuration.heads,
            configuration.kvHeads, configuration.headDimension, configuration.vocabularySize,
            configuration.contextTokensMax,
        ] { add(size) }
        add(Double(configuration.normEpsilon))
        add(configuration.rotaryBase)
        add(configuration.rotaryLayout == .interleaved ? "interleaved" : "halves")
        add(configuration.rotaryScaling)
        add(configuration.tiedEmbeddings ? 1 : 0)
        add(configuration.attentionBias ? 1 : 0)
    }

    private mutating func add(_ scaling: ModelConfiguration.RotaryScaling) {
        switch scaling {
        case .none: add("none")
        case .linear(let factor):
            add("linear")
            add(factor)
        case .llama3(let factor, let low, let high, let context):
            add("llama3")
            for value in [factor, low, high] { add(value) }
            add(context)
        case .factors(let factors):
            add("factors")
            add(factors.count)
            for factor in factors { add(Double(factor)) }
        case .yarn(let factor, let context, let fast, let slow, let attention):
            add("yarn")
            for value in [factor, fast, slow] { add(value) }
            add(context)
            add(attention == nil ? 0 : 1)
            if let attention { add(attention) }
        }
    }
}
