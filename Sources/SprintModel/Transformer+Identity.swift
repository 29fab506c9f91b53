import SprintProtocol
import SprintTensor
import SprintWire

extension Transformer {
    /// SHA-256 over the model's digest, KV element type, page size and numerics id (contract C1).
    static func fingerprint(digest: Digest256, geometry: KVGeometry, numericsID: String)
        -> Fingerprint
    {
        var hasher = SHA256()
        hasher.update(Array("sprint fingerprint 2\n".utf8))
        hasher.update(digest.bytes)
        hasher.update(
            Array("\nkv \(geometry.element) page \(Limits.pageTokens) \(numericsID)\n".utf8))
        return hasher.finalize()
    }

    /// Refuses configurations that the forward pass has no meaning for.
    static func check(_ model: ModelConfiguration) throws(ModelError) {
        let sizes = [
            model.hiddenSize, model.feedForwardSize, model.layers, model.heads, model.kvHeads,
            model.headDimension, model.vocabularySize, model.contextTokensMax,
        ]
        guard sizes.allSatisfy({ $0 > 0 }) else {
            throw .unsupported(reason: "a size in its configuration is not positive")
        }
        guard model.heads.isMultiple(of: model.kvHeads) else {
            throw .unsupported(
                reason: "\(model.heads) heads cannot share \(model.kvHeads) KV heads evenly")
        }
        guard model.headDimension.isMultiple(of: 2) else {
            throw .unsupported(
                reason: "rotary embedding needs an even head, not \(model.headDimension)")
        }
        if case .factors(let factors) = model.rotaryScaling,
            factors.count != model.headDimension / 2
        {
            throw .unsupported(
                reason:
                    "\(factors.count) rotary factors for heads of \(model.headDimension) elements")
        }
    }
}
