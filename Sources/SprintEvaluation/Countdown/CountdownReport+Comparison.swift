extension CountdownReport.Comparison {
    /// Compares a configuration with the twin, problem by problem. A failed run counts as a wrong
    /// answer; its cost means nothing and is left out with its pair.
    init(_ sprint: GradedRun, twin: GradedRun, references: [Int?]) {
        func samples(_ cost: (GradedRun.Entry) -> Double) -> [LengthView.Sample] {
            zip(zip(twin.entries, sprint.entries), references).compactMap { pair, reference in
                guard pair.0.answer.failure == nil, pair.1.answer.failure == nil else {
                    return nil
                }
                return .init(
                    pair: .init(baseline: cost(pair.0), system: cost(pair.1)),
                    reference: reference.map(Double.init))
            }
        }
        let tokenSamples = samples { Double($0.sequential) }
        let wallSamples = samples(\.answer.wall_ms)
        let keys: [LengthView.Key] =
            [.baseline, .mean] + (references.contains { $0 != nil } ? [.reference] : [])
        configuration = sprint.name
        mcnemar = McNemarTest(
            zip(twin.entries, sprint.entries).map { ($0.kind.isRight, $1.kind.isRight) })
        tokens = PairedReduction(tokenSamples.map(\.pair))
        wall = PairedReduction(wallSamples.map(\.pair))
        speedup = wall.system_mean == 0 ? 0 : wall.baseline_mean / wall.system_mean
        tokens_by_length = keys.map { LengthView(tokenSamples, by: $0, edges: .quartiles) }
        wall_by_length = [
            LengthView(
                wallSamples, by: keys.contains(.reference) ? .reference : .mean, edges: .quartiles)
        ]
        warning = LengthView.warning(tokens_by_length)
    }
}
