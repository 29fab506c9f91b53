import Foundation
import Testing

@testable import SprintModel

@Suite struct RotaryTableTests {
    @Test func sineAndCosineAgreeWithTheSystems() {
        var random = SeededGenerator(seed: 3)
        for scale in [1.0, 100.0, 1e4, 1e6] {
            for _ in 0..<2_000 {
                let x = Double(random.floats(1)[0]) * scale
                let (sine, cosine) = Trigonometry.sineCosine(x)
                #expect(
                    abs(sine - sin(x)) < 2e-15 && abs(cosine - cos(x)) < 2e-15, "x \(x), seed 3")
            }
        }
        #expect(Trigonometry.sineCosine(0) == (0, 1))
    }

    @Test func theTableHoldsCosinesThenSines() {
        let model = RandomTransformer(.llama).configuration
        var table = RotaryTable(model)
        table.reserve(100)
        for position in [0, 1, 99] {
            let row = table.matrix.row(position)
            for pair in 0..<6 {
                let angle = Double(position) * pow(10_000, -Double(2 * pair) / 12)
                #expect(abs(Double(row[pair]) - cos(angle)) < 2e-5)
                #expect(abs(Double(row[6 + pair]) - sin(angle)) < 2e-5)
            }
        }
    }

    @Test func growingChangesNoEntry() {
        let model = RandomTransformer(.llama).configuration
        var small = RotaryTable(model), large = RotaryTable(model)
        small.reserve(10)
        large.reserve(2_000)
        let before = (0..<10).map { small.matrix.row($0) }
        small.reserve(1_000)
        #expect((0..<10).map { small.matrix.row($0) } == before)
        #expect(
            (0..<1_000).map { small.matrix.row($0) } == (0..<1_000).map { large.matrix.row($0) })
    }

    @Test func scalingsMeetTheirDefinitions() {
        var model = RandomTransformer(.llama, headDimension: 64).configuration
        let plain = RotaryFrequencies(model).frequencies
        model.rotaryScaling = .linear(factor: 4)
        #expect(RotaryFrequencies(model).frequencies == plain.map { $0 / 4 })
        let factors = (0..<32).map { 1 + Float($0) }
        model.rotaryScaling = .factors(factors)
        #expect(RotaryFrequencies(model).frequencies == zip(plain, factors).map { $0 / $1 })
        model.rotaryScaling = .llama3(
            factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContext: 64)
        let llama3 = RotaryFrequencies(model).frequencies
        #expect(llama3.first == plain.first && llama3.last == plain.last! / 8)
        #expect(zip(llama3, plain).allSatisfy { $0 <= $1 && $0 >= $1 / 8 })
        model.rotaryScaling = .yarn(
            factor: 4, originalContext: 64, betaFast: 32, betaSlow: 1, attentionFactor: nil)
        let yarn = RotaryFrequencies(model)
        #expect(yarn.frequencies.first == plain.first && yarn.frequencies.last == plain.last! / 4)
        #expect(abs(yarn.magnitude - Float(0.1 * log(4.0) + 1)) < 1e-7)
        model.rotaryScaling = .yarn(
            factor: 4, originalContext: 64, betaFast: 32, betaSlow: 1, attentionFactor: 1.5)
        #expect(RotaryFrequencies(model).magnitude == 1.5)
    }
}
