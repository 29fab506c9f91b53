import SprintProtocol

extension TokenizerDefinition {
    /// The definition as bytes: equal for equal definitions, different for different ones.
    ///
    /// What the model's fingerprint hashes, so that replicas that would cut text differently never
    /// meet.
    public var canonicalBytes: [UInt8] {
        var bytes = Array("sprint-tokenizer-1\n\(preTokenizer.rawValue)\n".utf8)
        bytes.append(
            contentsOf: [normalizesNFC, ignoresMerges, addsBeginOfSequence].map { $0 ? 1 : 0 })
        Self.append(tokens.count, to: &bytes)
        for (token, kind) in zip(tokens, kinds) {
            Self.append(token.count, to: &bytes)
            bytes.append(contentsOf: token)
            bytes.append(kind.rawValue)
        }
        Self.append(merges.count, to: &bytes)
        for merge in merges {
            Self.append(Int(merge.left), to: &bytes)
            Self.append(Int(merge.right), to: &bytes)
            Self.append(Int(merge.result), to: &bytes)
        }
        Self.append(added.count, to: &bytes)
        for token in added {
            Self.append(Int(token.id), to: &bytes)
            let flags = [token.stripsLeft, token.stripsRight, token.singleWord, token.normalized]
            bytes.append(contentsOf: flags.map { $0 ? 1 : 0 })
        }
        Self.append(Int(beginOfSequence ?? -1), to: &bytes)
        Self.append(endOfSequence.count, to: &bytes)
        for token in endOfSequence { Self.append(Int(token), to: &bytes) }
        return bytes
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        let word = UInt32(truncatingIfNeeded: number)
        bytes.append(UInt8(truncatingIfNeeded: word))
        bytes.append(UInt8(truncatingIfNeeded: word >> 8))
        bytes.append(UInt8(truncatingIfNeeded: word >> 16))
        bytes.append(UInt8(truncatingIfNeeded: word >> 24))
    }
}
