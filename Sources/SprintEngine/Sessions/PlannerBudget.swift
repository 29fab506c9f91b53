import SprintProtocol
import SprintTrajectory

/// What a planner's next segment may be: its entry, its limit, and the prompts that fit.
struct PlannerEntry {
    /// How the segment begins.
    let entry: PlannerGrammar.Entry
    /// Prompts of the plan.
    let prompts: ClosedRange<Int>
    /// Tokens of the segment if it is a plan, and if it is the answer; enough for its shortest
    /// legal form.
    let planTokens: Int, answerTokens: Int

    /// Tokens of the segment, whatever it turns out to be.
    var maxTokens: Int { isForced ? answerTokens : max(planTokens, answerTokens) }

    /// Whether the layout writes `<Final_answer>\n` itself.
    var isForced: Bool { entry == .forcedAnswer }
}

/// A gather before it is encoded.
struct Gather {
    let round: Int
    var executions: [[TokenID]]
    let beyond: Int
    let layout: TokenLayout

    /// The tokens that follow the plan's closing token.
    func tokens(forcingAnswer: Bool) -> [TokenID] {
        layout.gather(
            round: round, executions: executions, beyond: beyond, forcingAnswer: forcingAnswer)
    }
}

/// Decides, from the tokens so far and the options alone, whether another round fits (contract C6).
struct PlannerBudget {
    private let replica: Replica
    private let options: RunOptions
    private let context: ContextBudget

    init(replica: Replica, options: RunOptions) {
        self.replica = replica
        self.options = options
        context = ContextBudget(contextTokens: replica.contextTokens)
    }

    /// The entry of round `round` after `written` tokens: a plan or an answer in general, a plan in
    /// the first round, the answer in the last or when one plan, one execution and the answer no
    /// longer fit.
    ///
    /// - Throws: `contextOverflow` if not even the answer fits.
    func entry(round: Int, after written: Int) throws(ReasoningFailure) -> PlannerEntry {
        let answer = answerTokens(round: round)
        if round < options.maxRounds, let plan = plan(round: round, after: written, answer: answer)
        {
            return plan
        }
        let needed = written + answerFrame + answer
        guard needed <= replica.contextTokens else {
            throw ReasoningFailure(
                EngineError.contextOverflow(tokens: needed, contextTokensMax: replica.contextTokens)
            )
        }
        return PlannerEntry(
            entry: .forcedAnswer, prompts: 0...0, planTokens: 0, answerTokens: answer)
    }

    /// Executions cut so that gather and answer fit the context; almost always as they are. The cut
    /// is one length for all, the largest that fits, so that the longest give way first.
    func fitting(
        _ gather: Gather, after written: Int, in language: ReplicaLanguage
    ) -> (gather: Gather, isCut: Bool) {
        let reserve = written + answerFrame + answerTokens(round: gather.round + 1)
        func fits(_ gather: Gather) -> Bool {
            reserve + gather.tokens(forcingAnswer: false).count <= replica.contextTokens
        }
        if fits(gather) { return (gather, false) }
        func cut(_ length: Int) -> Gather {
            var short = gather
            short.executions = gather.executions.map {
                $0.count > length ? language.wholeCharacters(Array($0.prefix(length))) : $0
            }
            return short
        }
        var low = 0, high = gather.executions.map(\.count).max() ?? 0
        while low + 1 < high {
            let middle = (low + high) / 2
            if fits(cut(middle)) { low = middle } else { high = middle }
        }
        return (cut(low), true)
    }

    /// The widest plan that leaves room for its gather, one execution and the answer.
    private func plan(round: Int, after written: Int, answer: Int) -> PlannerEntry? {
        let entry: PlannerGrammar.Entry = round == 1 ? .plan : .planOrAnswer
        let execution = context.segmentTokens(options.maxExecutionTokens)
        for most in options.prompts.reversed() {
            let prompts = options.prompts.lowerBound...most
            let closing = closingTokens(
                PlannerGrammar(round: round, prompts: prompts, entry: .plan))
            let limit = max(context.segmentTokens(options.maxPlanTokens), closing)
            let frames = replica.language.layout.gather(
                round: round, executions: Array(repeating: [], count: most), forcingAnswer: true)
            if written + limit + frames.count + execution + answer <= replica.contextTokens {
                return PlannerEntry(
                    entry: entry, prompts: prompts, planTokens: limit, answerTokens: answer)
            }
        }
        return nil
    }

    private func answerTokens(round: Int) -> Int {
        let grammar = PlannerGrammar(round: round, prompts: 0...0, entry: .forcedAnswer)
        return max(context.segmentTokens(options.maxAnswerTokens), closingTokens(grammar))
    }

    /// Tokens that any segment needs to close, with room for the tokens that straddle a tag.
    private func closingTokens(_ grammar: PlannerGrammar) -> Int {
        replica.masks.planner.closingTokens(for: grammar).count + 16
    }

    /// Tokens that a forced answer's opening adds to a frame, at most.
    private var answerFrame: Int { "<Final_answer>\n".utf8.count }
}
