import SprintTensor

/// What the machine can do at most with a number of threads, measured in the same run as the rest.
public struct MachineLimits: Hashable, Sendable, Encodable {
    /// Threads.
    public var threads: Int
    /// The largest rate of f32 products, OpenBLAS's, in GFLOP/s.
    public var sgemm_gflops: Statistics
    /// The rate at which memory beyond the caches is read, in GB/s.
    public var read_gbytes_per_second: Statistics

    /// Bytes that are read; a last-level cache holds less.
    private static let readBytes = 256 << 20

    /// Measures both.
    static func measure(threads: Int, repetitions: Int) -> MachineLimits {
        let probe = MachineProbe(threads: threads, bytes: readBytes)
        return MachineLimits(
            threads: threads,
            sgemm_gflops: rates(repetitions) {
                (0..<8).reduce(0) { sum, _ in sum + probe.multiply() }
            },
            read_gbytes_per_second: rates(repetitions) { probe.read() })
    }

    /// Billions a second, the first run left out.
    private static func rates(_ repetitions: Int, _ body: () -> Int) -> Statistics {
        let clock = ContinuousClock()
        _ = body()
        return Statistics(
            (0..<repetitions).map { _ in
                let start = clock.now
                let count = body()
                return Double(count) / start.duration(to: clock.now).milliseconds / 1e6
            })
    }
}
