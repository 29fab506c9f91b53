import SprintProtocol

extension Replica {
    /// How fast a prefix is computed here, in tokens a second, measured on about one page; 0 if
    /// there is no free slot, context or memory for that.
    ///
    /// Costs two passes, the first of them of one row: it fetches the weights, so that the second
    /// shows what a warm replica does. Leaves one page of nonsense that goes when memory is needed.
    ///
    /// - Parameter clock: read around the second pass.
    public func measurePrefill(clock: () -> Instant) -> Double {
        let segment = Segment(
            policy: FreePolicy(endOfSequence: []), sampling: SamplingParameters(temperature: 0),
            seed: 0, round: 0, prompt: 0, maxTokens: 1)
        let tokens = [TokenID](repeating: 0, count: Limits.pageTokens + 2)
        guard let slot = try? admit(tokens, segment: segment) else { return 0 }
        let usual = prefillRows
        defer {
            prefillRows = usual
            cancel(slot)
        }
        prefillRows = 1
        _ = step()
        prefillRows = Limits.pageTokens
        let begun = clock()
        _ = step()
        let seconds = (clock() - begun).milliseconds / 1_000
        return seconds > 0 ? Double(lastPass.rows) / seconds : 0
    }
}
