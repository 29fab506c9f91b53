import SprintProtocol
import SprintTensor
import Testing

@testable import SprintModel

/// A checkpoint that does not fit its configuration is refused by the tensor's name.
@Suite struct TransformerErrorTests {
    @Test(arguments: ModelConfiguration.Architecture.allCases)
    func everyMissingTensorIsNamed(architecture: ModelConfiguration.Architecture) {
        let random = RandomTransformer(architecture)
        for (name, _, _) in random.shapes {
            #expect(throws: ModelError.missingTensor(name: name)) {
                try random.make { $0[name] = nil }
            }
        }
    }

    @Test(arguments: ModelConfiguration.Architecture.allCases)
    func everyWrongShapeIsNamed(architecture: ModelConfiguration.Architecture) {
        let random = RandomTransformer(architecture)
        for (name, rows, columns) in random.shapes {
            let wrong = WeightMatrix(
                [Float](repeating: 0, count: rows * (columns + 1)), rows: rows, columns: columns + 1
            )
            let error = ModelError.wrongShape(
                name: name, expected: [rows, columns], found: [rows, columns + 1])
            #expect(throws: error) { try random.make { $0[name] = wrong } }
            #expect(error.description.contains("'\(name)'"))
        }
    }

    @Test func impossibleConfigurationsAreRefused() {
        let changes: [(inout ModelConfiguration) -> Void] = [
            { $0.layers = 0 }, { $0.vocabularySize = -1 }, { $0.kvHeads = 3 },
            { $0.headDimension = 7 },
            { $0.rotaryScaling = .factors([1, 2]) },
        ]
        for change in changes {
            var random = RandomTransformer(.llama)
            let weights = random.weights()
            change(&random.configuration)
            #expect(throws: ModelError.self) {
                _ = try Transformer(
                    configuration: random.configuration, digest: .zero,
                    compute: ComputeContext(threads: 1)
                ) { weights[$0] }
            }
        }
    }

    @Test func theFingerprintFollowsFromDigestAndNumerics() throws {
        let random = RandomTransformer(.llama)
        let weights = random.weights()
        func make(_ digest: Digest256) throws -> Transformer {
            try Transformer(
                configuration: random.configuration, digest: digest,
                compute: ComputeContext(threads: 1)
            ) { weights[$0] }
        }
        let (a, b) = (try make(.zero), try make(Digest256([UInt8](repeating: 1, count: 32))!))
        #expect(a.fingerprint == (try make(.zero)).fingerprint)
        #expect(a.fingerprint != b.fingerprint)
        let other = Transformer.fingerprint(
            digest: .zero, geometry: a.kvGeometry, numericsID: "other")
        #expect(a.fingerprint != other)
        var half = a.kvGeometry
        half.element = .float16
        #expect(
            a.fingerprint
                != Transformer.fingerprint(digest: .zero, geometry: half, numericsID: a.numericsID))
    }

    @Test func anInstructionSetThatTheCPULacksIsRefused() throws {
        for wanted in InstructionSet.allCases {
            let error = ModelError.missingInstructionSet(wanted, available: [])
            #expect(throws: error) { try Transformer.checked(wanted, among: []) }
            #expect(error.description.contains(wanted.name))
            #expect(try Transformer.checked(wanted, among: [wanted]) == wanted)
        }
        #expect(try Transformer.checked(nil) == .best)
        let names = InstructionSet.allCases.map(\.name)
        #expect(names == ["scalar", "avx2", "avx512", "avx512vnni"])
    }
}
