import Foundation
import SprintProtocol
import Testing

@testable import SprintTensor

/// The sampler's vector kernels against plain loops.
@Suite struct SiftTests {
    static let seed: UInt64 = 71

    /// The slow way: the lowest legal id with the largest logit, NaN below every number.
    private func top(_ logits: [Float], _ mask: [UInt64]?) -> TokenID? {
        var best: Int?
        for id in logits.indices where isLegal(id, mask) {
            guard let known = best else {
                best = id
                continue
            }
            if logits[id] > logits[known] || (logits[known].isNaN && !logits[id].isNaN) {
                best = id
            }
        }
        return best.map(TokenID.init)
    }

    private func mass(_ logits: [Float], _ mask: [UInt64]) -> Double {
        let highest = Double(logits.max() ?? 0)
        let weights = logits.map { exp(Double($0) - highest) }
        let taken = weights.indices.filter { !isLegal($0, mask) }.reduce(0) { $0 + weights[$1] }
        return taken / weights.reduce(0, +)
    }

    private func isLegal(_ id: Int, _ mask: [UInt64]?) -> Bool {
        mask.map { $0[id / 64] >> UInt64(id % 64) & 1 == 1 } ?? true
    }

    @Test(arguments: [1, 2, 15, 16, 17, 63, 64, 65, 130, 900])
    func theTopAndTheMassAreThoseOfPlainLoops(count: Int) {
        var random = SeededGenerator(seed: Self.seed)
        for round in 0..<20 {
            // Coarse values, so that there are ties; now and then a NaN or minus infinity.
            var logits = random.floats(count).map { ($0 * 8).rounded() }
            if round % 4 == 1 { logits[round % count] = .nan }
            if round % 4 == 2 { logits = logits.map { $0 > 0 ? -.infinity : $0 } }
            let mask = (0..<(count + 63) / 64).map { _ in random.next() & random.next() }
            for set in InstructionSet.available {
                let kernels = SampleKernels(vocabularySize: count, instructionSet: set)
                for mask in [mask, nil] {
                    #expect(
                        kernels.argmax(logits.span, mask: mask) == top(logits, mask),
                        "\(set), round \(round), seed \(Self.seed)")
                }
                guard round % 4 == 0 else { continue }
                let found = kernels.maskedMass(logits.span, mask: mask)
                #expect(abs(found - mass(logits, mask)) < 1e-6, "\(set), seed \(Self.seed)")
            }
        }
    }

    @Test func noLegalTokenIsNone() {
        let kernels = SampleKernels(vocabularySize: 70)
        let logits = [Float](repeating: 1, count: 70)
        #expect(kernels.argmax(logits.span, mask: [0, 0]) == nil)
        let buried = [Float](repeating: -.infinity, count: 70)
        #expect(kernels.argmax(buried.span, mask: [0, 2]) == 65)
    }
}
