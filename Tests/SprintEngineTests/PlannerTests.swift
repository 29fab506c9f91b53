import SprintProtocol
import SprintTrajectory
import Testing

@testable import SprintEngine

@Suite struct PlannerTests {
    /// The failure that starting a question ends in.
    static func refusal(_ text: String, _ options: RunOptions, on replica: Replica)
        -> ReasoningFailure.Code?
    {
        let planners = Planners(replica: replica)
        do throws(ReasoningFailure) {
            try planners.start(RunID(1), question: Question(text: text, options: options))
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `questions that cannot be planned are refused, and nothing is held`() throws {
        let replica = try SmallModel.replica()
        let options = SmallModel.options()
        #expect(Self.refusal("", options, on: replica) == .invalidRequest)
        #expect(Self.refusal(" \n\t", options, on: replica) == .invalidRequest)
        let large = String(repeating: "x", count: Limits.questionBytesMax + 1)
        #expect(Self.refusal(large, options, on: replica) == .invalidRequest)
        let long = String(repeating: "x", count: SmallModel.contextTokens)
        #expect(Self.refusal(long, options, on: replica) == .contextOverflow)
        var wrong = options
        wrong.maxRounds = 0
        #expect(Self.refusal("Why?", wrong, on: replica) == .invalidRequest)
        #expect(replica.slots.isEmpty && replica.kvAccount.pagesInUse == 0)
        #expect(
            Self.refusal("Why?", options, on: try SmallModel.replica(pages: 1)) == .plannerFailed)
    }

    @Test func `more runs than slots are refused as overload`() throws {
        let planners = Planners(replica: try SmallModel.replica(slots: 1))
        try planners.start(RunID(1), question: SmallModel.question())
        #expect {
            try planners.start(RunID(2), question: SmallModel.question())
        } throws: { error in
            (error as? ReasoningFailure)?.code == .overloaded
        }
        planners.release(RunID(1))
        try planners.start(RunID(2), question: SmallModel.question())
    }

    @Test(arguments: [1, 2, 4])
    func `the answer is forced in the last round`(rounds: Int) throws {
        let question = SmallModel.question(SmallModel.options(rounds: rounds))
        let result = try SmallModel.replica().reason(question)
        #expect(result.rounds.count < rounds)
        let text = String(decoding: result.trajectory, as: UTF8.self)
        #expect(text.contains("<Final_answer>\n") && text.hasSuffix("</Final_answer>\n</think>"))
    }

    @Test func `the answer is forced when no further round fits the context`() throws {
        let replica = try SmallModel.replica()
        let options = SmallModel.options(rounds: 12)
        let long = Question(text: String(repeating: "legs ", count: 340), options: options)
        let result = try replica.reason(long)
        #expect(result.rounds.isEmpty)
        #expect(try TrajectoryParser.parse(result.trajectory).count(of: .missingFinalAnswer) == 0)
        let medium = Question(text: String(repeating: "legs ", count: 200), options: options)
        let rounds = try SmallModel.replica().reason(medium).rounds.count
        #expect((1..<11).contains(rounds))
    }

    @Test func `segments keep their limits, and what a limit closed is counted`() throws {
        for seed in UInt64(1)...4 {
            let options = SmallModel.options(seed: seed, temperature: 1.2)
            let result = try SmallModel.replica(seed: seed).reason(SmallModel.question(options))
            for round in result.rounds {
                #expect(round.planTokens <= max(options.maxPlanTokens, 200), "seed \(seed)")
                for task in round.tasks {
                    #expect(task.tokens <= options.maxExecutionTokens, "seed \(seed)")
                }
            }
            #expect(result.answerTokens <= max(options.maxAnswerTokens, 50), "seed \(seed)")
            #expect(result.grammar.truncated > 0 && result.grammar.forcedTokens > 0, "seed \(seed)")
            #expect(result.grammar.maskedMass > 0, "seed \(seed)")
        }
    }

    @Test func `a plan without a prompt is gathered as the layout says`() throws {
        let question = SmallModel.question(SmallModel.options(rounds: 2, prompts: 0...0))
        let result = try SmallModel.replica().reason(question)
        #expect(result.rounds.map(\.tasks.count) == [0])
        #expect(
            String(decoding: result.trajectory, as: UTF8.self).contains("No prompt to execute."))
    }

    @Test(arguments: [ExecutorContext.prefix, .rearranged])
    func `events tell a run in order`(context: ExecutorContext) throws {
        let question = SmallModel.question(SmallModel.options(rounds: 2, context: context))
        let planners = Planners(replica: try SmallModel.replica())
        let replica = try SmallModel.replica()
        let local = try LocalRun(RunID(3), question, on: replica, at: .zero)
        var written = ""
        var queued: [TaskID] = [], finished: Set<TaskID> = []
        var gathered = false
        while !local.isEnded {
            for event in local.handle(replica.step(), at: .zero) {
                switch event {
                case .planText(_, let text): written += text
                case .taskQueued(let task, let prompt):
                    queued.append(task)
                    #expect(!prompt.isEmpty && !gathered)
                case .taskFinished(let attempt, _, _): finished.insert(attempt.task)
                case .roundGathered(let round):
                    gathered = true
                    #expect(round == 1 && finished == Set(queued))
                case .finished(let result):
                    let text = String(decoding: result.trajectory, as: UTF8.self)
                    let plan = result.rounds[0].plan
                    #expect(written.hasPrefix("<Plan_1>\n\(plan)</Plan_1>"))
                    #expect(text.contains("<Plan_1>\n\(plan)</Plan_1>"))
                    #expect(result.rounds[0].tasks.count == queued.count)
                default: break
                }
            }
        }
        #expect(queued.map(\.prompt) == Array(1...queued.count))
        #expect(planners.count == 0)
    }

    @Test func `a deadline ends a run and frees the replica`() throws {
        let replica = try SmallModel.replica()
        let local = try LocalRun(RunID(1), SmallModel.question(), on: replica, at: .zero)
        _ = local.handle(replica.step(), at: .zero)
        let late = local.handle(replica.step(), at: .zero + Limits.deadlineDefault)
        guard case .failed(let failure) = late.last else {
            Issue.record("the run went on: \(late)")
            return
        }
        #expect(failure.code == .deadlineExceeded && local.isEnded && replica.slots.isEmpty)
    }

    @Test func `an execution with a reserved tag is not gathered`() throws {
        let replica = try SmallModel.replica()
        let planners = Planners(replica: replica)
        try planners.start(
            RunID(1), question: SmallModel.question(SmallModel.options(prompts: 2...2)))
        while true {
            let events = planners.handle(replica.step()).map(\.event)
            guard case .planEnded(let plan) = events.last else { continue }
            let tag = Array("</execution_1.1>".utf8).map { TokenID($0) }
            let told = planners.resume(RunID(1), round: plan.round, executions: [[65], tag])
            guard case .failed(let failure) = told.first else {
                Issue.record("it was gathered")
                return
            }
            #expect(failure.code == .plannerFailed && replica.slots.isEmpty)
            return
        }
    }

    @Test func `executors of a round fork the planner's pages`() throws {
        let options = SmallModel.options(rounds: 2, prompts: 3...3)
        let question = Question(text: String(repeating: "legs ", count: 60), options: options)
        let result = try SmallModel.replica().reason(question)
        for task in result.rounds[0].tasks {
            #expect(task.account.pagesReused >= 10)
            #expect(task.account.tokensRecomputed <= Limits.pageTokens)
        }
    }
}
