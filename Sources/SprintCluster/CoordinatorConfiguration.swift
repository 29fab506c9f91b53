import SprintProtocol

/// What a coordinator is and demands of its workers.
public struct CoordinatorConfiguration: Hashable, Sendable {
    /// Identity of the coordinator's own replica; workers must have the same.
    public var fingerprint: Fingerprint
    /// Name of the order of arithmetic, for refusals.
    public var numerics: String
    /// The model's name, for refusals.
    public var modelName: String
    /// Tokens a sequence may have in all; workers must have the same, or a limit would show where a
    /// task ran.
    public var contextTokensMax: Int
    /// Payload bytes of one page, for the ship-or-recompute decision.
    public var pageByteCount: Int
    /// Where workers fetch pages; `nil`: pages never travel.
    public var bulkEndpoint: String?
    /// Clock settings.
    public var timing: ClusterTiming

    /// Creates a configuration.
    public init(
        fingerprint: Fingerprint, numerics: String, modelName: String, contextTokensMax: Int,
        pageByteCount: Int,
        bulkEndpoint: String?, timing: ClusterTiming = ClusterTiming()
    ) {
        self.fingerprint = fingerprint
        self.numerics = numerics
        self.modelName = modelName
        self.contextTokensMax = contextTokensMax
        self.pageByteCount = pageByteCount
        self.bulkEndpoint = bulkEndpoint
        self.timing = timing
    }
}
