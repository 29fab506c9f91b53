import Foundation
import SprintModel
import Testing

/// The law of all of them: damaged headers give a checkpoint that is whole, or a typed error that
/// names the file.
@Suite("Fuzzed checkpoints")
struct CheckpointFuzzTests {
    /// Damages of one seed.
    private static let rounds = 400

    /// Opens what is at `path` and checks the law; tells whether it was accepted.
    private func open(_ path: String, seed: UInt64, round: Int) -> Bool {
        do {
            let checkpoint = try Checkpoint.open(path: path)
            for tensor in checkpoint.tensors {
                let fits =
                    tensor.range.lowerBound >= 0 && tensor.range.upperBound <= tensor.file.byteCount
                #expect(
                    fits && tensor.range.count == tensor.rows * tensor.rowBytes,
                    "seed \(seed), round \(round)")
                tensor.withBytes { #expect($0.byteCount == tensor.range.count) }
            }
            return true
        } catch {
            #expect(error.file.hasPrefix(path), "seed \(seed), round \(round)")
            #expect(!error.description.isEmpty)
            return false
        }
    }

    @Test("GGUF", arguments: 1...10 as ClosedRange<UInt64>)
    func gguf(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let writer = TinyModel(architecture: seed % 2 == 0 ? .llama : .qwen2, layers: 1).gguf
        let bytes = writer.bytes, header = writer.header.count
        let directory = try TemporaryDirectory()
        var accepted = 0
        for round in 0..<Self.rounds {
            var damaged = bytes.mutated(header: header, by: &generator)
            if round % 4 == 0, !damaged.isEmpty {
                damaged = damaged.mutated(header: header, by: &generator)
            }
            let path = try directory.write(damaged, to: "model.gguf")
            if open(path, seed: seed, round: round) { accepted += 1 }
        }
        #expect(accepted < Self.rounds, "no damage was seen, seed \(seed)")
    }

    @Test("safetensors", arguments: 1...6 as ClosedRange<UInt64>)
    func safetensors(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let model = TinyModel(layers: 1)
        let bytes = model.safetensors.bytes, header = 8 + model.safetensors.header.utf8.count
        let directory = try model.directory()
        var accepted = 0
        for round in 0..<Self.rounds {
            try directory.write(
                bytes.mutated(header: header, by: &generator), to: "model.safetensors")
            if open(directory.url.path, seed: seed, round: round) { accepted += 1 }
        }
        #expect(accepted < Self.rounds, "no damage was seen, seed \(seed)")
    }

    @Test(
        "JSON files", arguments: ["config.json", "tokenizer.json", "tokenizer_config.json"],
        1...2 as ClosedRange<UInt64>)
    func json(_ name: String, _ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let directory = try TinyModel(layers: 1).directory()
        let bytes = [UInt8](try Data(contentsOf: directory.url.appendingPathComponent(name)))
        for round in 0..<Self.rounds {
            try directory.write(bytes.mutated(header: bytes.count, by: &generator), to: name)
            _ = open(directory.url.path, seed: seed, round: round)
        }
    }
}
