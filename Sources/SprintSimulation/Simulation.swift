import SprintCluster
import SprintProtocol

/// A whole cluster in one thread and no time: the real machines under a simulated network, clock
/// and faults.
///
/// Laws are checked as it goes (`SimulationReport.violations`): credits, leases counted once, pages
/// only to those who may have them, planners released once; and at the end: every run ended,
/// nothing held anywhere, every answer the one that `Script.answer` gives without a cluster.
public struct Simulation {
    /// What is going to happen.
    enum Event {
        case submit(RunID)
        case planner(RunID, PlannerEvent)
        case atCoordinator(CoordinatorEvent)
        case coordinatorTick
        case atWorker(Int, connection: Int, ControlMessage)
        case page(Int, connection: Int, AttemptID, isSound: Bool)
        case workerTick(Int)
        case connected(Int, connection: Int)
        case engine(Int, process: Int, AttemptID, SimulatedEngine.Step)
        case fault(Scenario.Fault)
        case start(Int)
        case heal
        case wakeCoordinator
        case wake(Int)
    }

    /// Virtual time given to the cluster after the last run's end to become quiet.
    private static let quietTime: Duration = .seconds(40)
    /// A simulation that is longer than this has a run that does not end.
    private static let timeMax = Instant.zero + .seconds(7_200)
    /// One with more events than this turns in a circle.
    private static let eventsMax = 200_000

    let scenario: Scenario
    var random: SeededRandom
    var now = Instant.zero
    var events = EventQueue<Event>()
    var coordinator: Coordinator
    var coordinatorPausedUntil = Instant.zero
    /// What came while the coordinator stood still.
    var heldForCoordinator: [CoordinatorEvent] = []
    var coordinatorTickDue: Instant?
    var workers: [SimulatedWorker]
    var planners: [SimulatedPlanner]
    /// What each peer was assigned; looked up, never iterated.
    var assigned: [PeerID: [AttemptID: TaskAssignment]] = [:]
    var finishedTasks: Set<TaskID> = []
    var report = SimulationReport()

    /// Sets the scene.
    public init(_ scenario: Scenario) {
        self.scenario = scenario
        random = SeededRandom(seed: scenario.seed)
        coordinator = Coordinator(
            configuration: CoordinatorConfiguration(
                fingerprint: SimulatedWorker.fingerprint, numerics: "reference",
                modelName: "script",
                contextTokensMax: SimulatedWorker.contextTokensMax,
                pageByteCount: SimulatedWorker.pageByteCount, bulkEndpoint: "simulated",
                timing: scenario.timing))
        workers = (0..<scenario.workers).map { SimulatedWorker(index: $0, scenario: scenario) }
        planners = scenario.submissions.map { SimulatedPlanner(options: $0.options) }
        report.outcomes = scenario.submissions.map { _ in nil }
    }

    /// Plays a scenario to its end.
    public static func run(_ scenario: Scenario) -> SimulationReport {
        var simulation = Simulation(scenario)
        simulation.schedule()
        simulation.play()
        simulation.judge()
        return simulation.report
    }

    private mutating func schedule() {
        for index in workers.indices {
            events.push(.start(index), at: now + random.duration(0...200))
        }
        for (index, submission) in scenario.submissions.enumerated() {
            events.push(.submit(RunID(UInt64(index + 1))), at: now + submission.at)
        }
        for fault in scenario.faults { events.push(.fault(fault.fault), at: now + fault.at) }
        if scenario.healedAt > .zero { events.push(.heal, at: now + scenario.healedAt) }
    }

    private mutating func play() {
        var quietAt: Instant?
        while let (at, event) = events.pop() {
            if report.outcomes.allSatisfy({ $0 != nil }) {
                quietAt = quietAt ?? max(now, .zero + scenario.lastFault) + Self.quietTime
            }
            if at >= quietAt ?? Self.timeMax { break }
            precondition(at >= now, "Time goes forward.")
            now = at
            report.eventCount += 1
            if report.eventCount > Self.eventsMax {
                return violated("the cluster turns in a circle")
            }
            perform(event)
            if report.violations.count > 20 { return }
        }
        report.endedAt = now
    }

    private mutating func perform(_ event: Event) {
        switch event {
        case .submit(let run):
            tellCoordinator(.submit(run, planners[Int(run.value) - 1].options))
        case .planner(let run, let said): tellCoordinator(.planner(run, said))
        case .atCoordinator(let event): tellCoordinator(event)
        case .coordinatorTick:
            guard coordinatorTickDue.map({ $0 <= now }) ?? false else { return }
            coordinatorTickDue = nil
            tellCoordinator(.tick)
        case .start(let index):
            guard !workers[index].isAlive else { return }
            note("worker \(index) starts")
            workers[index].start(scenario)
            tell(index, .start)
        case .fault(let fault): strike(fault)
        case .wakeCoordinator: wakeCoordinator()
        case .wake(let index): wake(index)
        case .heal:
            for index in workers.indices where !workers[index].isAlive {
                events.push(.start(index), at: now)
            }
        case .atWorker, .page, .workerTick, .connected, .engine: performAtWorker(event)
        }
    }

    /// Whether chances still apply.
    var isTroubled: Bool { now < .zero + scenario.healedAt }

    /// Writes history, if asked to. The text is made only then.
    mutating func note(_ text: @autoclosure () -> String) {
        if scenario.records { report.log.append("\(now.nanoseconds / 1_000) \(text())") }
    }

    mutating func violated(_ law: SimulationViolation) {
        report.violations.append("at \(now.nanoseconds / 1_000_000) ms: \(law.description)")
    }
}

extension Scenario {
    /// When the last thing goes wrong: a cluster is not quiet before.
    fileprivate var lastFault: Duration {
        faults.map { entry in
            switch entry.fault {
            case .pause(_, let length), .partition(_, let length), .coordinatorPause(let length):
                entry.at + length
            default: entry.at
            }
        }.max() ?? .zero
    }
}
