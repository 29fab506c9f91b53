import Foundation
import SprintProtocol
import SprintTokenizer
import Testing

@testable import SprintModel
@testable import SprintTensor

/// The repository's own model: against transformers, and its two formats against each other.
@Suite struct ShippedModelTests {
    /// Relative error here: the largest difference of two logits, over the largest magnitude in the
    /// expected row.
    private func relativeError(_ found: [Float], _ expected: [Float]) -> Float {
        let largest = expected.reduce(0) { max($0, abs($1)) }
        return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
    }

    /// How far logits may be off: `exact` in fp32; fp16 keys and values round to a 2,000th, and
    /// weights of 12 bits to a 4,000th of their block's largest.
    private static func bound(_ transformer: Transformer, exact: Float = 1e-4) -> Float {
        if transformer.numericsID.contains("twelve") { return 3e-3 }
        return transformer.kvGeometry.element == .float16 ? 1e-3 : exact
    }

    static let arithmetics: [(numerics: NumericsProfile, kvElement: KVGeometry.Element?)] =
        NumericsProfile.allCases.map { ($0, nil) } + [(.fast, .float32), (.reference, .float16)]

    @Test(arguments: ShippedModel.allCases, arithmetics)
    func `logits agree with transformers`(
        model: ShippedModel,
        arithmetic: (numerics: NumericsProfile, kvElement: KVGeometry.Element?)
    ) throws {
        let transformer = try Transformer(
            checkpoint: model.open(), threads: 2, numerics: arithmetic.numerics,
            kvElement: arithmetic.kvElement)
        if let element = arithmetic.kvElement {
            #expect(transformer.kvGeometry.element == element)
        }
        try expectAgreement(transformer, try ShippedModel.golden())
    }

    /// The embedded model's widths are such that OpenBLAS multiplies in `reference`, where it keeps
    /// row invariance on this core; the tiny model's are not.
    @Test(arguments: arithmetics)
    func `the embedded model's logits agree with transformers`(
        arithmetic: (numerics: NumericsProfile, kvElement: KVGeometry.Element?)
    ) throws {
        let checkpoint = try Checkpoint.open(
            path: ShippedModel.folder.deletingLastPathComponent().appending(
                path: "sprint-countdown.gguf"
            ).path)
        let transformer = try Transformer(
            checkpoint: checkpoint, threads: 2, numerics: arithmetic.numerics,
            kvElement: arithmetic.kvElement)
        if arithmetic.numerics == .reference, ["SkylakeX", "Cooperlake"].contains(OpenBLAS.core) {
            #expect(transformer.numericsID.contains("openblas"))
        }
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/embedded.json")
        try expectAgreement(
            transformer,
            JSONDecoder().decode(ShippedModel.Golden.self, from: Data(contentsOf: file)))
    }

    private func expectAgreement(_ transformer: Transformer, _ golden: ShippedModel.Golden) throws {
        let rows = transformer.logits(golden.prompt_tokens, chunk: 37)
        #expect(rows.count == golden.prompt_tokens.count)
        #expect(golden.last_logits.count == transformer.configuration.vocabularySize)
        let last = try #require(rows.last)
        let error = relativeError(last, golden.last_logits)
        #expect(error < Self.bound(transformer), "last position: relative error \(error)")
        #expect(golden.top_logits.count >= 6)
        for expected in golden.top_logits {
            let row = rows[expected.position]
            let found = expected.tokens.map { row[Int($0)] }
            let error = relativeError(found, expected.logits)
            #expect(
                error < Self.bound(transformer),
                "position \(expected.position): relative error \(error)")
            // No other is greater than the least of these by more than both may be off.
            let largest = expected.logits.reduce(0) { max($0, abs($1)) }
            let least = try #require(found.min()) + 2 * Self.bound(transformer) * largest
            #expect(row.count { $0 > least } < found.count, "the same eight are the greatest")
        }
    }

    @Test func `both formats give the same configuration and vocabulary`() throws {
        let directory = try ShippedModel.directory.open()
        let gguf = try ShippedModel.gguf.open()
        #expect(directory.configuration.rotaryLayout == .halves)
        #expect(gguf.configuration.rotaryLayout == .interleaved)
        var same = gguf.configuration
        same.name = directory.configuration.name
        same.rotaryLayout = .halves
        #expect(same == directory.configuration)
        #expect(directory.defaultTemperature == 0 && gguf.defaultTemperature == 0)
        #expect(directory.chatTemplate == nil && gguf.chatTemplate == nil)
        #expect(gguf.tokenizer.tokens == directory.tokenizer.tokens)
        #expect(gguf.tokenizer.kinds == directory.tokenizer.kinds)
        let text = "<Plan_1>\n 1 café, <|endoftext|>  \u{1F989}"
        for special in [Tokenizer.SpecialTokens.recognise, .off] {
            let tokens = [directory, gguf].map {
                Tokenizer($0.tokenizer).encode(text, special: special)
            }
            #expect(tokens[0] == tokens[1] && tokens[0].contains(256) == (special == .recognise))
        }
    }

    @Test func `both formats give the same logits`() throws {
        let tokens = try ShippedModel.golden().prompt_tokens
        for numerics in NumericsProfile.allCases {
            let models = try ShippedModel.allCases.map { model in
                try Transformer(checkpoint: model.open(), threads: 2, numerics: numerics)
            }
            let rows = models.map { $0.logits(tokens) }
            #expect(rows[0].count == tokens.count)
            for (position, (directory, gguf)) in zip(rows[0], rows[1]).enumerated() {
                let error = relativeError(gguf, directory)
                #expect(
                    error < Self.bound(models[0], exact: 1e-5),
                    "\(numerics), position \(position): relative error \(error)")
            }
        }
    }

    /// Row 2i + s of a GGUF head is row s · d/2 + i of the directory's: the pairwise order.
    @Test func `the GGUF file holds the directory's numbers`() throws {
        let directory = try ShippedModel.directory.open()
        let gguf = try ShippedModel.gguf.open()
        #expect(gguf.tensors.map(\.name) == directory.tensors.map(\.name))
        let dimension = directory.configuration.headDimension
        for (theirs, ours) in zip(directory.tensors, gguf.tensors) where ours.rows > 1 {
            #expect((ours.rows, ours.columns) == (theirs.rows, theirs.columns), "\(ours.name)")
            let isRotated = ours.name.contains("attn_q.") || ours.name.contains("attn_k.")
            let order = (0..<ours.rows).map { row in
                guard isRotated else { return row }
                let place = row % dimension
                return row - place + place % 2 * (dimension / 2) + place / 2
            }
            let expected = rows(theirs)
            #expect(rows(ours) == order.map { expected[$0] }, "\(ours.name)")
        }
    }

    @Test func `fingerprints differ by checkpoint and profile, and are stable`() throws {
        var identities: [[String]] = []
        for model in ShippedModel.allCases {
            for numerics in NumericsProfile.allCases {
                let loads = try (1...2).map { threads in
                    try Transformer(checkpoint: model.open(), threads: threads, numerics: numerics)
                }
                #expect(loads[0].fingerprint == loads[1].fingerprint)
                identities.append([model.rawValue, loads[0].numericsID, "\(loads[0].fingerprint)"])
            }
        }
        #expect(Set(identities.map { $0[2] }).count == Set(identities.map { $0[0] + $0[1] }).count)
        #expect(try ShippedModel.directory.open().digest() != ShippedModel.gguf.open().digest())
    }

    /// The bytes of each row of an F16 matrix.
    private func rows(_ tensor: CheckpointTensor) -> [[UInt8]] {
        tensor.withBytes { bytes in
            let length = bytes.byteCount / tensor.rows
            return (0..<tensor.rows).map { row in
                (row * length..<(row + 1) * length).map {
                    bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
                }
            }
        }
    }
}
