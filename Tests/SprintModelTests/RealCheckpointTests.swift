import Foundation
import SprintModel
import SprintTensor
import Testing

/// A model that is not in the repository; tests of it are skipped where it is absent.
private let realCheckpoint = ProcessInfo.processInfo.environment["SPRINT_TEST_MODEL"]

/// SmolLM2-135M-Instruct as Q4_1, where `SPRINT_TEST_MODEL` names the file.
@Suite("A real checkpoint", .enabled(if: realCheckpoint != nil))
struct RealCheckpointTests {
    @Test("SmolLM2 opens as what it is")
    func smolLM2() throws {
        let clock = ContinuousClock()
        let start = clock.now
        let checkpoint = try Checkpoint.open(path: #require(realCheckpoint))
        let opened = clock.now
        let configuration = checkpoint.configuration
        #expect(configuration.architecture == .llama)
        #expect((configuration.layers, configuration.heads, configuration.kvHeads) == (30, 9, 3))
        #expect((configuration.hiddenSize, configuration.headDimension) == (576, 64))
        #expect(configuration.vocabularySize == 49_152)
        #expect(configuration.tiedEmbeddings)
        #expect(configuration.rotaryLayout == .interleaved)
        #expect(checkpoint.tensors.count == 272)
        #expect(checkpoint.tokenizer.tokens.count == 49_152)
        #expect(checkpoint.tokenizer.preTokenizer == .smollm)
        #expect(checkpoint.chatTemplate?.contains("<|im_start|>") == true)
        let types = Dictionary(grouping: checkpoint.tensors, by: \.element).mapValues(\.count)
        #expect(types == [.q8_0: 1, .q4_1: 210, .f32: 61])
        let digest = checkpoint.digest()
        #expect(digest == checkpoint.digest())
        print(
            "\(configuration.name): \(checkpoint.tensors.count) tensors, opened in "
                + "\(opened - start),",
            "two digests in \(clock.now - opened): \(digest)")
    }

    @Test("Every tensor dequantises to finite floats")
    func finite() throws {
        let checkpoint = try Checkpoint.open(path: #require(realCheckpoint))
        for tensor in checkpoint.tensors where tensor.name.hasPrefix("blk.7.") || tensor.rows == 1 {
            let floats = tensor.withBytes { tensor.element.dequantised($0) }
            #expect(floats.count == tensor.rows * tensor.columns)
            let finite = floats.allSatisfy { $0.isFinite }
            #expect(finite, "\(tensor.name)")
        }
    }
}
