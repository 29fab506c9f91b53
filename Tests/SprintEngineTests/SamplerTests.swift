import SprintProtocol
import SprintTensor
import Testing

@testable import SprintEngine

@Suite struct SamplerTests {
    /// The same draw, written as its definition says and as slowly as that.
    static func dumbDraw(
        _ logits: [Float], legal: (Int) -> Bool, _ sampling: SamplingParameters, _ uniform: Double
    ) -> Int {
        var order = logits.indices.filter(legal)
        order.sort { (logits[$0], $1) > (logits[$1], $0) }
        if sampling.temperature == 0 { return order[0] }
        let top = Double(logits[order[0]])
        var weights = order.map { exponential((Double(logits[$0]) - top) / sampling.temperature) }
        if sampling.topK > 0 { weights = Array(weights.prefix(sampling.topK)) }
        if sampling.topP < 1 {
            let goal = sampling.topP * weights.reduce(0, +)
            var sum = 0.0
            weights = Array(
                weights.prefix { _ in true }.prefix(while: { weight in
                    defer { sum += weight }
                    return sum < goal
                }))
        }
        weights = weights.filter { $0 >= sampling.minP * weights[0] }
        let aim = uniform * weights.reduce(0, +)
        var sum = 0.0
        for (index, weight) in weights.enumerated() {
            sum += weight
            if aim < sum { return order[index] }
        }
        return order[weights.count - 1]
    }

    /// e to the power of x by its series after halving the argument: slow and accurate.
    static func exponential(_ x: Double) -> Double {
        var halvings = 0
        var y = x
        while abs(y) > 0.01 {
            y /= 2
            halvings += 1
        }
        var term = 1.0, sum = 1.0
        for k in 1...12 {
            term *= y / Double(k)
            sum += term
        }
        for _ in 0..<halvings { sum *= sum }
        return sum
    }

    static func mask(_ legal: [Bool]) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (legal.count + 63) / 64)
        for (id, isLegal) in legal.enumerated() where isLegal {
            words[id / 64] |= 1 << UInt64(id % 64)
        }
        return words
    }

    @Test func `agrees with its dumb twin on random rows, masks and parameters`() {
        let seed: UInt64 = 20_260_729
        var random = SplitMix(seed: seed)
        for trial in 0..<400 {
            let count = Int.random(in: 1...300, using: &random)
            // Few distinct values, so that ties are common.
            let logits = (0..<count).map { _ in Float(Int.random(in: -20...20, using: &random)) / 4
            }
            var legal = (0..<count).map { _ in Int.random(in: 0...3, using: &random) > 0 }
            legal[Int.random(in: 0..<count, using: &random)] = true
            let sampling = SamplingParameters(
                temperature: [0, 0.3, 0.6, 1, 2][trial % 5], topP: [1, 0.9, 0.5][trial % 3],
                topK: [0, 1, 5, 400][trial % 4],
                minP: [0, 0.05, 1][trial / 3 % 3])
            let uniform = Double.random(in: 0..<1, using: &random)
            let isMasked = trial.isMultiple(of: 2)
            var sampler = Sampler(vocabularySize: count)
            let drawn = sampler.draw(
                logits.span, mask: isMasked ? Self.mask(legal) : nil, sampling: sampling,
                uniform: uniform)
            let expected = Self.dumbDraw(
                logits, legal: { !isMasked || legal[$0] }, sampling, uniform)
            #expect(Int(drawn.token) == expected, "seed \(seed), trial \(trial)")
        }
    }

    @Test func `a draw without cuts sorts only what it looks at, and draws the same`() {
        let seed: UInt64 = 20_261_129
        var random = SplitMix(seed: seed)
        for trial in 0..<120 {
            let count = [1, 7, 8, 63, 64, 65, 300, 3_001][trial % 8]
            // From one value to hundreds of temperatures apart.
            let spread = [0, 1, 8, 60, 400][trial % 5]
            let logits = (0..<count).map { _ in
                Float(Int.random(in: -spread...spread, using: &random)) / 4
            }
            var legal = (0..<count).map { _ in Int.random(in: 0...3, using: &random) > 0 }
            legal[Int.random(in: 0..<count, using: &random)] = true
            let sampling = SamplingParameters(temperature: [0.1, 0.6, 1, 5][trial % 4])
            let uniform =
                trial % 7 == 0 ? 1.0.nextDown : Double.random(in: 0..<1, using: &random)
            let isMasked = trial.isMultiple(of: 2)
            let expected = Self.dumbDraw(
                logits, legal: { !isMasked || legal[$0] }, sampling, uniform)
            for set in InstructionSet.available {
                var sampler = Sampler(vocabularySize: count, instructionSet: set)
                let drawn = sampler.draw(
                    logits.span, mask: isMasked ? Self.mask(legal) : nil, sampling: sampling,
                    uniform: uniform)
                if uniform < 1.0.nextDown {
                    #expect(Int(drawn.token) == expected, "seed \(seed), trial \(trial), \(set)")
                } else {
                    // The last of what has a weight: the sums may round either way.
                    #expect(!isMasked || legal[Int(drawn.token)], "seed \(seed), \(trial)")
                }
            }
        }
    }

    @Test func `ties go to the lower id at every temperature`() {
        var sampler = Sampler(vocabularySize: 5)
        let logits: [Float] = [1, 3, -0.0, 3, 0]
        #expect(sampler.draw(logits.span, mask: nil, sampling: .greedy, uniform: 0).token == 1)
        let narrow = SamplingParameters(temperature: 1, topK: 1)
        #expect(sampler.draw(logits.span, mask: nil, sampling: narrow, uniform: 0.999).token == 1)
        let zeros: [Float] = [-0.0, 0, 0, 0, 0]
        #expect(sampler.draw(zeros.span, mask: nil, sampling: narrow, uniform: 0.5).token == 0)
    }

    @Test func `frequencies follow the softmax`() {
        let logits: [Float] = [0, 1, 2]
        let philox = Philox(seed: 3)
        var sampler = Sampler(vocabularySize: 3)
        var counts = [0, 0, 0]
        for token in 0..<20_000 {
            let uniform = philox.uniform(DrawPlace(round: 1, prompt: 0, token: token))
            let drawn = sampler.draw(
                logits.span, mask: nil, sampling: SamplingParameters(temperature: 1),
                uniform: uniform)
            counts[Int(drawn.token)] += 1
        }
        // 1 : e : e², in 20,000 draws: 1,801, 4,895 and 13,305; five standard deviations are at
        // most 340.
        for (count, expected) in zip(counts, [1801, 4895, 13305]) {
            #expect(abs(count - expected) < 340, "\(counts)")
        }
    }

    @Test func `masked mass is the softmax share of what is not legal`() {
        var sampler = Sampler(vocabularySize: 3)
        let logits: [Float] = [0, 1, 2]
        let drawn = sampler.draw(logits.span, mask: [0b011], sampling: .greedy, uniform: 0)
        #expect(drawn.token == 1)
        #expect(abs(drawn.maskedMass - 0.665240955774822) < 1e-6)
        #expect(!drawn.forced)
        #expect(
            sampler.draw(logits.span, mask: [0b111], sampling: .greedy, uniform: 0).maskedMass == 0)
        let single = sampler.draw(logits.span, mask: [0b001], sampling: .greedy, uniform: 0)
        #expect(single.token == 0 && single.forced)
    }

    @Test func `a NaN is never preferred to a number`() {
        var sampler = Sampler(vocabularySize: 3)
        let logits: [Float] = [.nan, -5, .nan]
        #expect(sampler.draw(logits.span, mask: nil, sampling: .greedy, uniform: 0).token == 1)
        let warm = SamplingParameters(temperature: 1)
        #expect(sampler.draw(logits.span, mask: nil, sampling: warm, uniform: 0.99).token == 1)
    }
}
