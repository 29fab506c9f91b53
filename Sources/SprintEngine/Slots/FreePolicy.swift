import SprintProtocol

/// Plain generation: anything, until a token that ends the sequence.
final class FreePolicy: DecodingPolicy {
    private let endOfSequence: [TokenID]

    init(endOfSequence: [TokenID]) { self.endOfSequence = endOfSequence }

    var accountsForMask: Bool { false }

    func mask(tokensLeft: Int) -> [UInt64]? { nil }

    func advance(_ token: TokenID) -> FinishReason? {
        endOfSequence.contains(token) ? .endOfSequence : nil
    }
}
