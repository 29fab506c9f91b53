import SprintProtocol

/// What a planner may draw next, within its limit of tokens.
public struct PlannerChoice: Hashable, Sendable {
    /// The tokens that are legal; exactly one if the choice is forced.
    public let mask: TokenMask
    /// The tokens that would be legal without the limit; `nil` if it takes none away.
    public let unlimited: TokenMask?
    /// Whether the limit left only the shortest closing.
    public let isClosing: Bool
}

extension MaskCache where Grammar == PlannerGrammar {
    /// The tokens of the shortest legal closing: greedily the longest token of `shortestClosing`'s
    /// bytes that is legal as one token, each taken in turn.
    public mutating func closingTokens(for state: PlannerGrammar) -> [TokenID] {
        if let known = closings[state] { return known }
        var rest = state.shortestClosing[...]
        var tokens: [TokenID] = []
        var current = state
        while !rest.isEmpty {
            guard
                let token = index.longestToken(
                    of: rest, where: { current.after(token: $0) != nil }),
                let next = current.after(token: index.bytes(of: token))
            else {
                preconditionFailure(
                    "Every byte of a tag has a token of its own, or the index had thrown.")
            }
            tokens.append(token)
            rest = rest.dropFirst(index.bytes(of: token).count)
            current = next
        }
        remember(tokens, for: state)
        return tokens
    }

    /// The tokens that are legal in a state with `tokensLeft` tokens left for the segment, this one
    /// included.
    ///
    /// When the tokens left equal the shortest closing, only that closing is allowed (contract C6).
    /// Before, a token is legal only if the closing after it still fits, so that a segment never
    /// outgrows its limit. If fewer tokens are left than the closing takes, which only a limit too
    /// small for the whole segment can bring about, the closing is forced all the same.
    public mutating func choice(for state: PlannerGrammar, tokensLeft: Int) -> PlannerChoice {
        precondition(!state.isEnded, "The segment has ended; nothing can be drawn.")
        // A token adds at most a prompt's opening and closing to what is still to be written.
        // The bound spares most steps the writing of the closing.
        if tokensLeft > state.closingBytesMax + 64
            || tokensLeft > state.shortestClosing.count + 64
        {
            return PlannerChoice(mask: mask(for: state), unlimited: nil, isClosing: false)
        }
        let unlimited = mask(for: state)
        let closing = closingTokens(for: state)
        if tokensLeft <= closing.count {
            var mask = TokenMask(vocabularySize: index.vocabularySize)
            mask.insert(closing[0])
            return PlannerChoice(mask: mask, unlimited: unlimited, isClosing: true)
        }
        let index = index
        let mask = index.mask(for: state) {
            $0.isEnded || closingTokens(for: $0).count <= tokensLeft - 1
        }
        return PlannerChoice(
            mask: mask, unlimited: mask == unlimited ? nil : unlimited, isClosing: false)
    }
}
