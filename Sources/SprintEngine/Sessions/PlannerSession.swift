import SprintProtocol
import SprintTokenizer
import SprintTrajectory

/// One run's planner: opening, plans, gathers, answer, on one slot that stays open (SPRINT.md,
/// DESIGN.md "Exact token layout").
///
/// Round p's segment is a plan, or the final answer: as the planner chooses after the first round,
/// forced in round `maxRounds` and when the context left is under one plan, one execution and the
/// answer.
final class PlannerSession {
    private enum State {
        /// A segment is being drawn.
        case writing(PlannerWriting)
        /// The plan has ended; its closing token carries `beyond` bytes of the gather's frame.
        case waiting(beyond: Int, prompts: Int)
        case ended
    }

    /// The slot.
    private(set) var slot: SlotID
    private let replica: Replica
    private let question: Question
    private var state: State
    private var round = 1
    private var grammar = ReasoningResult.GrammarAccount()
    /// Tokens before the planner's first.
    private let openingCount: Int

    /// Starts a run; the question must be legal, fit the context, and find a free slot.
    init(_ question: Question, on replica: Replica) throws(ReasoningFailure) {
        try question.check()
        let rounds = PlannerBudget(replica: replica, options: question.options)
        let layout = replica.language.layout
        let opening = layout.opening(question: question.text, forcingAnswer: false)
        let entry = try rounds.entry(round: 1, after: opening.tokens.count)
        let tokens = layout.opening(question: question.text, forcingAnswer: entry.isForced).tokens
        let writing = PlannerWriting(
            entry, round: 1, prefix: opening.tokens.count, on: replica, options: question.options)
        do throws(EngineError) {
            slot = try replica.admit(tokens, segment: writing.segment, staysOpen: true)
        } catch {
            throw ReasoningFailure(error)
        }
        writing.slot = slot
        self.replica = replica
        self.question = question
        openingCount = opening.tokens.count
        state = .writing(writing)
        grammar.escapedTags = opening.escapedTags
    }

    /// Takes note of an event of the slot.
    func handle(_ event: SlotEvent.Kind) -> [PlanEvent] {
        switch event {
        case .prefilled, .prefixReady: return []
        case .token(let drawn): return take(drawn)
        case .finished: return finish()
        case .failed(let error):
            state = .ended
            return [.failed(ReasoningFailure(error))]
        }
    }

    /// Appends a round's executions, in prompt order, and goes on with the next segment.
    func resume(round: Int, executions: [[TokenID]]) -> [PlanEvent] {
        guard case .waiting(let beyond, let prompts) = state, round == self.round else { return [] }
        precondition(executions.count == prompts, "one execution for each prompt of the plan")
        do throws(ReasoningFailure) {
            try goOn(after: executions, beyond: beyond)
            return []
        } catch {
            release()
            return [.failed(error)]
        }
    }

    /// Frees the slot.
    func release() {
        state = .ended
        replica.cancel(slot)
    }

    private func take(_ drawn: DrawnToken) -> [PlanEvent] {
        guard case .writing(let writing) = state else { return [] }
        grammar.maskedMass += drawn.maskedMass
        grammar.forcedTokens += drawn.forced ? 1 : 0
        return writing.take(drawn)
    }

    /// The segment has closed: the plan waits for its executions, the answer ends the run.
    private func finish() -> [PlanEvent] {
        guard case .writing(let writing) = state else { return [] }
        grammar.truncated += writing.isTruncated ? 1 : 0
        if writing.isAnswer {
            let events = writing.flush() + [.answered(answer(writing))]
            release()
            return events
        }
        state = .waiting(beyond: writing.beyond, prompts: writing.prompts.count)
        return writing.flush() + writing.endPlan()
    }

    private func answer(_ writing: PlannerWriting) -> PlannerAnswer {
        let tokens = replica.slot(slot)?.tokens ?? []
        let thought = replica.language.bytes(of: tokens[openingCount...]).dropLast(writing.beyond)
        let boxed = BoxedAnswer.last(in: Array(thought))
        return PlannerAnswer(
            answerTokens: writing.tokenCount, openingTokens: openingCount,
            answerText: Self.answerText(of: String(decoding: thought, as: UTF8.self)),
            trajectory: TokenLayout.trajectory(question: question.text, thought: Array(thought)),
            answer: boxed.map { String(decoding: $0, as: UTF8.self).trimmed }, grammar: grammar)
    }

    /// What stands between the last answer's tags.
    private static func answerText(of thought: String) -> String {
        let start = thought.ranges(of: "<Final_answer>\n").last?.upperBound ?? thought.endIndex
        let end = thought.ranges(of: "</Final_answer>").last?.lowerBound ?? thought.endIndex
        return start < end ? String(thought[start..<end]).trimmed : ""
    }

    /// Writes the gather and starts the next round.
    private func goOn(after executions: [[TokenID]], beyond: Int) throws(ReasoningFailure) {
        for execution in executions {
            if let violation = replica.language.violation(ofExecution: execution) {
                throw ReasoningFailure(
                    code: .plannerFailed, message: "an execution cannot be gathered: \(violation)")
            }
        }
        guard let written = replica.slot(slot)?.tokens.count else { return }
        let budget = PlannerBudget(replica: replica, options: question.options)
        let gather = Gather(
            round: round, executions: executions, beyond: beyond, layout: replica.language.layout)
        let (kept, isCut) = budget.fitting(gather, after: written, in: replica.language)
        grammar.truncated += isCut ? 1 : 0
        round += 1
        let gathered = written + kept.tokens(forcingAnswer: false).count
        let entry = try budget.entry(round: round, after: gathered)
        let tokens = kept.tokens(forcingAnswer: entry.isForced)
        let writing = PlannerWriting(
            entry, round: round, prefix: gathered, on: replica, options: question.options)
        do throws(EngineError) {
            try replica.extend(slot, by: tokens, segment: writing.segment)
        } catch {
            throw ReasoningFailure(error)
        }
        writing.slot = slot
        state = .writing(writing)
    }
}

extension ReasoningFailure {
    /// What an engine's refusal means for a run.
    init(_ error: EngineError) {
        let code: Code =
            switch error {
            case .slotsBusy: .overloaded
            case .contextOverflow: .contextOverflow
            case .memoryExhausted, .invalidRequest, .logitsNotFinite: .plannerFailed
            }
        self.init(code: code, message: error.description)
    }
}
