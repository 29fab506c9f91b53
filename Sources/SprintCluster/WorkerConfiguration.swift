import SprintProtocol

/// What a worker is.
public struct WorkerConfiguration: Hashable, Sendable {
    /// Its introduction.
    public var hello: WorkerHello
    /// Payload bytes of one page; bounds how many are asked for at once.
    public var pageByteCount: Int
    /// Clock settings.
    public var timing: ClusterTiming

    /// Creates a configuration.
    public init(hello: WorkerHello, pageByteCount: Int, timing: ClusterTiming = ClusterTiming()) {
        self.hello = hello
        self.pageByteCount = pageByteCount
        self.timing = timing
    }

    /// Pages of one request: bounded in number and in bytes, at least one.
    public var pagesPerRequest: Int {
        max(
            1, min(Limits.pagesPerRequestMax, Limits.pageBytesPerRequestMax / max(1, pageByteCount))
        )
    }
}
