import SprintProtocol
import SprintTensor

/// What the machine can do at most with a number of threads, measured in the same run as the rest:
/// before it and after it.
public struct MachineLimits: Hashable, Sendable, Encodable {
    /// One measurement of both limits.
    public struct Reading: Hashable, Sendable, Encodable {
        /// The largest rate of f32 products, OpenBLAS's, in GFLOP/s.
        public var sgemm_gflops: Statistics
        /// The rate at which memory beyond the caches is read, in GB/s.
        public var read_gbytes_per_second: Statistics
        /// Cores that others used meanwhile.
        public var others_cores_max: Double
        /// Measurements that did not count, since the machine was not quiet.
        public var discarded: Int
    }

    /// Threads.
    public var threads: Int
    /// Before the rows, and after them.
    public var before: Reading, after: Reading
    /// The better of the two, GFLOP/s: what shares are taken of.
    public var sgemm_gflops: Double
    /// The better of the two, GB/s.
    public var read_gbytes_per_second: Double

    /// Bytes that are read; a last-level cache holds less.
    private static let readBytes = 256 << 20

    /// The limits from what was measured before and after the rows.
    init(threads: Int, before: Reading, after: Reading) {
        self.threads = threads
        self.before = before
        self.after = after
        sgemm_gflops = max(before.sgemm_gflops.median, after.sgemm_gflops.median)
        read_gbytes_per_second = max(
            before.read_gbytes_per_second.median, after.read_gbytes_per_second.median)
    }

    /// Measures both, anew while others use more than `othersMax` cores, a few times; then the last
    /// measurement counts all the same, and says how busy the machine was.
    static func measure(threads: Int, repetitions: Int, othersMax: Double) -> Reading {
        let probe = MachineProbe(threads: threads, bytes: readBytes)
        var discarded = 0
        while true {
            let meter = BusyMeter()
            let sgemm = rates(repetitions) {
                (0..<8).reduce(0) { sum, _ in sum + probe.multiply() }
            }
            let read = rates(repetitions) { probe.read() }
            let others = meter.othersCores()
            if others <= othersMax || discarded == Limits.disturbedTriesMax {
                return Reading(
                    sgemm_gflops: sgemm, read_gbytes_per_second: read, others_cores_max: others,
                    discarded: discarded)
            }
            discarded += 1
        }
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
