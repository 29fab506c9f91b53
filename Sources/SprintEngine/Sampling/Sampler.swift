import SprintProtocol
import SprintTensor

/// Draws tokens. Order: grammar mask, temperature, top-k, top-p, min-p; ties go to the lower id;
/// sums are doubles in sorted order, but for the sum of all weights where nothing is cut off, which
/// is in the order of ids (contract C1). One sampler serves every slot of a replica: it keeps only
/// scratch.
struct Sampler {
    private var kernels: SampleKernels

    /// A sampler for rows of `vocabularySize` logits; the instruction set never shows in a token.
    init(vocabularySize: Int, instructionSet: InstructionSet = .best) {
        kernels = SampleKernels(vocabularySize: vocabularySize, instructionSet: instructionSet)
    }

    /// Draws from one row of logits. A mask costs one pass over the vocabulary, a temperature above
    /// 0 another and a sort of the tokens that are looked at; top-k, top-p and min-p a sort of all.
    ///
    /// - Parameters:
    ///   - mask: legal tokens as bits; `nil` allows all. At least one token is legal.
    ///   - uniform: a number in [0, 1); not used at temperature 0.
    ///   - accounts: whether the mask's effect is asked for; without, mass and force are not found.
    mutating func draw(
        _ logits: Span<Float>, mask: [UInt64]?, sampling: SamplingParameters, uniform: Double,
        accounts: Bool = true
    ) -> DrawnToken {
        let token =
            sampling.temperature == 0
            ? kernels.argmax(logits, mask: mask)
            : kernels.draw(logits, mask: mask, sampling: sampling, uniform: uniform)
        guard let token else { preconditionFailure("a grammar always leaves a legal token") }
        guard accounts, let mask else {
            return DrawnToken(token: token, maskedMass: 0, forced: false)
        }
        return DrawnToken(
            token: token, maskedMass: kernels.maskedMass(logits, mask: mask), forced: isSingle(mask)
        )
    }

    /// Whether exactly one bit is set.
    private func isSingle(_ mask: [UInt64]) -> Bool {
        var seen = 0
        for word in mask where word != 0 {
            seen += word.nonzeroBitCount
            if seen > 1 { return false }
        }
        return seen == 1
    }
}
