import SprintCluster
import SprintProtocol

/// One worker process and its connection: the real machine on a simulated engine.
struct SimulatedWorker {
    static let pageByteCount = 4 << 20
    static let fingerprint = Fingerprint([UInt8](repeating: 7, count: 32)) ?? .zero
    static let contextTokensMax = 4_096

    let index: Int
    let slots: Int
    var machine: WorkerMachine
    var engine = SimulatedEngine()
    /// Counts processes: what an earlier one set in motion does not reach a later one.
    var process = 0
    /// Counts connections of all processes; names the peer.
    var connection = 0
    var isConnected = false
    var isAlive = false
    var pausedUntil = Instant.zero
    /// What came while the process stood still.
    var held: [Simulation.Event] = []
    var partitionedUntil = Instant.zero
    /// The latest arrival on the control channel in either direction: later messages arrive later.
    var lastArrivalAtWorker = Instant.zero, lastArrivalAtCoordinator = Instant.zero
    var tickDue: Instant?

    init(index: Int, scenario: Scenario) {
        self.index = index
        slots = scenario.slots
        machine = Self.machine(index: index, process: 0, scenario)
    }

    /// The routing identity of the connection now open.
    var peer: PeerID {
        PeerID([1, UInt8(index), UInt8(connection >> 8 & 255), UInt8(connection & 255)])
    }

    /// A new process of this worker, with an empty store.
    mutating func start(_ scenario: Scenario) {
        process += 1
        machine = Self.machine(index: index, process: process, scenario)
        engine = SimulatedEngine()
        isAlive = true
        isConnected = false
        pausedUntil = .zero
        held = []
        tickDue = nil
    }

    func isStopped(at now: Instant) -> Bool { now < pausedUntil || !held.isEmpty }

    var processID: Int { Self.processID(index: index, process: process) }

    private static func processID(index: Int, process: Int) -> Int { 1_000 * (index + 1) + process }

    private static func machine(index: Int, process: Int, _ scenario: Scenario) -> WorkerMachine {
        let hello = WorkerHello(
            protocolVersion: Limits.protocolVersion, fingerprint: fingerprint,
            numerics: "reference",
            modelName: "script", host: "simulated",
            processID: processID(index: index, process: process),
            slots: scenario.slots, threads: 1, pageTokens: Limits.pageTokens,
            contextTokensMax: contextTokensMax,
            prefillTokensPerSecond: 0)
        return WorkerMachine(
            configuration: WorkerConfiguration(
                hello: hello, pageByteCount: pageByteCount, timing: scenario.timing))
    }
}
