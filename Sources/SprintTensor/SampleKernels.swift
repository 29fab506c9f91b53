import CSprintKernels
import SprintProtocol

/// Element loops of the sampler over one row of logits, in C. Owns the scratch of a draw, so that a
/// token allocates nothing; the order of every sum is fixed, so a draw has the same bits on every
/// CPU.
public struct SampleKernels: Sendable {
    private var ids: [Int32]
    private var weights: [Double]
    /// Of each 64 ids the greatest logit that a draw weighs.
    private var maxima: [Float]
    private let isa: sk_isa

    /// Scratch for rows of `vocabularySize` logits: 16 bytes an element.
    public init(vocabularySize: Int, instructionSet: InstructionSet = .best) {
        isa = instructionSet.kernels
        ids = Array(repeating: 0, count: 2 * vocabularySize)
        weights = Array(repeating: 0, count: vocabularySize)
        maxima = Array(repeating: 0, count: (vocabularySize + 63) / 64)
    }

    /// The legal token with the largest logit, the lowest id among equals; `nil` if none is legal.
    ///
    /// - Parameter mask: bit id%64 of word id/64 is set where a token is legal; `nil` allows all.
    public func argmax(_ logits: Span<Float>, mask: [UInt64]?) -> TokenID? {
        check(logits.count, mask)
        let token = sift(logits, mask, wantsSums: false).top
        if token >= 0 { return token }
        // No logit above minus infinity: the plain loop knows what comes first then.
        let first = logits.withUnsafeBufferPointer { x in
            Self.withMask(mask) { sprint_sample_argmax(x.baseAddress, $0, Int32(x.count)) }
        }
        return first < 0 ? nil : first
    }

    /// The share of the softmax (temperature 1) that the mask takes away.
    public func maskedMass(_ logits: Span<Float>, mask: [UInt64]) -> Double {
        check(logits.count, mask)
        let sums = sift(logits, mask, wantsSums: true)
        return sums.taken > 0 ? Double(sums.taken / (sums.kept + sums.taken)) : 0
    }

    /// Draws a legal token with the uniform number `uniform`; `nil` if none is legal. The
    /// temperature is above 0.
    public mutating func draw(
        _ logits: Span<Float>, mask: [UInt64]?, sampling: SamplingParameters, uniform: Double
    ) -> TokenID? {
        precondition(sampling.temperature > 0, "temperature 0 is argmax")
        check(logits.count, mask)
        if sampling.topK == 0, sampling.topP >= 1, sampling.minP == 0 {
            let top = sift(logits, mask, wantsSums: false).top
            if top >= 0 { return drawPlainly(logits, mask, top, sampling.temperature, uniform) }
        }
        let parameters = sprint_sample_parameters(
            temperature: sampling.temperature, top_p: sampling.topP, min_p: sampling.minP,
            uniform: uniform,
            top_k: Int32(clamping: sampling.topK))
        let token = logits.withUnsafeBufferPointer { x in
            ids.withUnsafeMutableBufferPointer { ids in
                weights.withUnsafeMutableBufferPointer { weights in
                    Self.withMask(mask) {
                        sprint_sample_draw(
                            x.baseAddress, $0, Int32(x.count), parameters, ids.baseAddress,
                            weights.baseAddress)
                    }
                }
            }
        }
        return token < 0 ? nil : token
    }

    /// Draws where no token is cut off.
    private mutating func drawPlainly(
        _ logits: Span<Float>, _ mask: [UInt64]?, _ top: TokenID, _ temperature: Double,
        _ uniform: Double
    ) -> TokenID {
        logits.withUnsafeBufferPointer { x in
            ids.withUnsafeMutableBufferPointer { ids in
                weights.withUnsafeMutableBufferPointer { weights in
                    maxima.withUnsafeMutableBufferPointer { maxima in
                        Self.withMask(mask) {
                            sprint_sample_plain(
                                isa, x.baseAddress, $0, Int32(x.count), top, temperature, uniform,
                                ids.baseAddress, weights.baseAddress, maxima.baseAddress)
                        }
                    }
                }
            }
        }
    }

    private func sift(_ logits: Span<Float>, _ mask: [UInt64]?, wantsSums: Bool) -> sk_sifted {
        var sifted = sk_sifted()
        logits.withUnsafeBufferPointer { x in
            Self.withMask(mask) {
                sk_sift(isa, Int64(x.count), x.baseAddress, $0, wantsSums ? 1 : 0, &sifted)
            }
        }
        return sifted
    }

    private func check(_ count: Int, _ mask: [UInt64]?) {
        precondition(count == weights.count, "a row has one logit for each token of the vocabulary")
        precondition(mask.map { $0.count * 64 >= count } ?? true, "a mask has a bit for each token")
    }

    private static func withMask<Result>(
        _ mask: [UInt64]?, _ body: (UnsafePointer<UInt64>?) -> Result
    ) -> Result {
        guard let mask else { return body(nil) }
        return mask.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
