import Foundation
import Testing

@testable import SprintTensor

@Suite struct ExponentialTests {
    @Test func theErrorStaysUnderItsBound() {
        let x = (0..<35_001).map { -87 + Float($0) * 0.005 }
        let found = exponential(x, .best)
        let worst = zip(x, found).reduce(0) { max($0, abs(Double($1.1) / exp(Double($1.0)) - 1)) }
        #expect(worst < 2e-7)
    }

    @Test func everyInstructionSetGivesTheSameBits() {
        let x = (0..<4_003).map { -100 + Float($0) * 0.05 } + [.infinity, -.infinity, -0, 0]
        let results = InstructionSet.available.map { exponential(x, $0).bits }
        #expect(results.allSatisfy { $0 == results[0] })
    }

    @Test func zeroIsOneAndTheEndsAreClamped() {
        let found = exponential([0, -0, 1_000, -1_000, .infinity, -.infinity], .best)
        #expect(found[0] == 1 && found[1] == 1)
        #expect(found[2] == found[4] && found[2].isFinite)
        #expect(found[3] == found[5] && found[3] > 0)
    }

    private func exponential(_ x: [Float], _ set: InstructionSet) -> [Float] {
        ComputeContext(threads: 1, instructionSet: set).exponential(x)
    }
}
