import SprintProtocol
import SprintTensor
import SprintWire
import Testing

@testable import SprintEngine

/// A planner's replica and workers' replicas joined by function calls: what the node does with
/// sockets. Which worker gets a task, when results come back, and how often each replica steps
/// follow from `seed`.
struct SmallCluster {
    /// How a worker comes by a prefix.
    enum Shipping: CaseIterable {
        /// All missing pages travel.
        case ship
        /// None does.
        case recompute
        /// Every second page gets lost.
        case lossy
        /// Every page is forged on the way.
        case forge
    }

    let planner: Replica
    let workers: [Replica]
    let shipping: Shipping
    private var random: SplitMix
    private(set) var results: [TaskResult] = []
    private(set) var refusals: [StageOutcome] = []

    init(planner: Replica, workers: [Replica], shipping: Shipping, seed: UInt64) {
        self.planner = planner
        self.workers = workers
        self.shipping = shipping
        random = SplitMix(seed: seed)
    }

    /// Runs a question to its end; returns the answer with the whole trajectory.
    mutating func solve(_ question: Question) throws -> PlannerAnswer {
        let run = RunID(1)
        let planners = Planners(replica: planner)
        let executors = workers.map { Executors(replica: $0) }
        try planners.start(run, question: question)
        var queue: [ReadyTask] = []
        var plan: EndedPlan?
        var done: [Int: [TokenID]] = [:]
        while true {
            for (_, event) in planners.handle(planner.step()) {
                switch event {
                case .text: break
                case .taskReady(let task): queue.append(task)
                case .planEnded(let ended): plan = ended
                case .answered(let answer): return answer
                case .failed(let failure): throw failure
                }
            }
            if Bool.random(using: &random), !queue.isEmpty {
                try hand(
                    queue.removeFirst(), question,
                    to: executors[Int.random(in: workers.indices, using: &random)])
            }
            for (worker, tasks) in zip(workers, executors) where Bool.random(using: &random) {
                for event in tasks.handle(worker.step(), at: .zero) {
                    guard case .finished(let result) = event else {
                        throw TestFailure(text: "\(event)")
                    }
                    done[result.attempt.task.prompt] = result.tokens
                    results.append(result)
                }
            }
            if let ended = plan, done.count == ended.promptCount {
                let executions = (1...max(1, ended.promptCount)).compactMap { done[$0] }
                #expect(planners.resume(run, round: ended.round, executions: executions).isEmpty)
                plan = nil
                done = [:]
            }
        }
    }

    private mutating func hand(_ task: ReadyTask, _ question: Question, to executors: Executors)
        throws
    {
        let id = TaskID(run: RunID(1), round: task.round, prompt: task.prompt)
        let assignment = TaskAssignment(
            attempt: AttemptID(task: id, attempt: 1), prefix: task.prefix,
            pagesOffered: task.prefixPages,
            sampling: question.options.sampling, seed: question.options.seed,
            maxTokens: question.options.maxExecutionTokens)
        let missing = try executors.begin(assignment, at: .zero)
        for page in planner.pageExporter.export(missing, of: task.prefix) {
            send(page, assignment.attempt, to: executors)
        }
        try executors.proceed(assignment.attempt, at: .zero)
    }

    private mutating func send(_ page: ShippedPage, _ attempt: AttemptID, to executors: Executors) {
        if shipping == .recompute || shipping == .lossy && page.number % 2 == 1 { return }
        var payload = page.payload.withBytes { bytes in
            (0..<bytes.byteCount).map { bytes.byte($0) }
        }
        if shipping == .forge { payload[payload.count / 2] ^= 1 }
        let header = PageCodec.encode(page.header)
        let outcome = executors.stage(
            attempt, header: header.span.bytes, payload: payload.span.bytes, at: .zero)
        if outcome != .staged { refusals.append(outcome) }
    }
}

/// Why a test cannot go on.
struct TestFailure: Error { let text: String }

extension RawSpan {
    /// One byte; the span is checked.
    func byte(_ offset: Int) -> UInt8 {
        precondition((0..<byteCount).contains(offset), "inside the span")
        return unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }
}
