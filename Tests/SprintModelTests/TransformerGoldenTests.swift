import Foundation
import SprintProtocol
import SprintTensor
import Testing

@testable import SprintModel

/// Small random models of every family against logits that transformers computed in f32;
/// training/oracles/make_random_models.py makes both.
@Suite struct TransformerGoldenTests {
    static let names = [
        "llama-linear", "llama-llama3", "llama-tied", "llama-untied", "llama-yarn", "qwen2-bias",
        "qwen2-yarn",
        "qwen3-norm", "qwen3-yarn",
    ]

    private struct Golden: Decodable {
        let tokens: [TokenID]
    }

    @Test(arguments: names, [MatmulPlan.Policy.automatic, .lanes16])
    func logitsAgreeWithTransformers(name: String, policy: MatmulPlan.Policy) throws {
        let directory = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/random-models/\(name)")
        let golden = try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: directory.appending(path: "golden.json")))
        let expected = floats(try Data(contentsOf: directory.appending(path: "logits.f32")))
        let transformer = try Transformer(
            checkpoint: Checkpoint.open(path: directory.path), threads: 2, matmulPolicy: policy)
        let found = transformer.logits(golden.tokens, chunk: 11).flatMap { $0 }
        #expect(found.count == expected.count)
        let largest = expected.reduce(0) { max($0, abs($1)) }
        let error = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
        #expect(error < 1e-5, "\(name): relative error \(error)")
    }

    private func floats(_ data: Data) -> [Float] {
        let bytes = [UInt8](data)
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            Float(
                bitPattern: (0..<4).reduce(UInt32(0)) {
                    $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1))
                })
        }
    }
}
