/// Why a sample's files are not to be used though they are there: what the stages' records say.
public enum CurationObstacle: Hashable, Sendable, CustomStringConvertible {
    /// A stage set the sample aside, or got no answer about it.
    case setAside(stage: String, record: String)
    /// The graph is of other components than those that are there.
    case staleGraph

    /// The kind's name, to count by.
    public var kind: String {
        switch self {
        case .setAside: "set-aside"
        case .staleGraph: "stale-graph"
        }
    }

    /// A sentence that says what to do.
    public var description: String {
        switch self {
        case .setAside(let stage, let record):
            "The stage \(stage) set it aside; \(record) says why (remove that file if you have "
                + "mended the sample by hand)."
        case .staleGraph:
            "Its graph is of other components than those that are there; run `sprint curate dag` "
                + "again (or remove N.dag.record.json if the graph is still right)."
        }
    }
}

extension CurationFolder {
    /// Whether one of these stages has set a sample aside.
    func obstacle(
        to name: String, after stages: [String] = [ComponentsStage.name, GraphStage.name]
    ) -> CurationObstacle? {
        for stage in stages {
            let record = StageResults.setAside(name, stage)
            if has(record) { return .setAside(stage: stage, record: record) }
        }
        return nil
    }

    /// Reads a sample as `sample` does, if the stages' records say nothing against it.
    ///
    /// - Throws: `CurationError.unreadable` or `malformed`, with the file's name; `obstructed`.
    public func usableSample(_ name: String, mode: CurationValidator.Mode = .strict)
        throws(CurationError) -> CurationSample
    {
        if let obstacle = obstacle(to: name) { throw .obstructed(obstacle) }
        let sample = try sample(name, mode: mode)
        if let obstacle = try obstacle(to: sample) { throw .obstructed(obstacle) }
        return sample
    }

    /// Whether a sample's graph was made of other components, if the record of its making is there.
    private func obstacle(to sample: CurationSample) throws(CurationError) -> CurationObstacle? {
        let results = StageResults(folder: url.path, stage: GraphStage.name)
        guard let source = try results.acceptedRecord(of: sample.name)?.source else { return nil }
        return source == GraphStage.source(of: sample.texts) ? nil : .staleGraph
    }
}
