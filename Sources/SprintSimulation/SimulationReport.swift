import SprintCluster
import SprintProtocol

/// What became of a simulation.
public struct SimulationReport: Sendable {
    /// How a run ended.
    public enum Outcome: Hashable, Sendable {
        /// With a result.
        case answered(RunAccount)
        /// With a typed error.
        case failed(ReasoningFailure.Code)
    }

    /// Runs' ends, by run number from 1; `nil`: none until the simulation's end (a violation too).
    public internal(set) var outcomes: [Outcome?] = []
    /// Laws that were broken; empty in a sound cluster.
    public internal(set) var violations: [SimulationViolation] = []
    /// The coordinator's counters at the end.
    public internal(set) var counters = ClusterCounters()
    /// Pages refused by workers.
    public internal(set) var pagesRefused = 0
    /// Results that counted, by the attempt's number: how often each task was tried.
    public internal(set) var attempts: [AttemptID] = []
    /// Everything that happened, in order, if the scenario asked for it.
    public internal(set) var log: [String] = []
    /// Events handled.
    public internal(set) var eventCount = 0
    /// The virtual time at the end.
    public internal(set) var endedAt = Instant.zero
}
