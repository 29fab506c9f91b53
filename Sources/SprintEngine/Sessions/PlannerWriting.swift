import SprintProtocol
import SprintTokenizer
import SprintTrajectory

/// One segment while it is drawn: follows the grammar's events, streams the text, and cuts out the
/// prompts.
final class PlannerWriting {
    /// A prompt of this plan.
    struct Prompt {
        let number: Int
        let text: String
        let tokensBefore: Int
    }

    /// What the slot draws by.
    let segment: Segment
    /// Closed prompts, in order.
    private(set) var prompts: [Prompt] = []
    /// Tokens drawn.
    private(set) var tokenCount = 0
    /// Whether the limit changed a token, and so what was written.
    private(set) var isTruncated = false
    /// Bytes that the closing token carries beyond the segment's closing tag.
    private(set) var beyond = 0
    /// The slot; set when it is admitted.
    var slot: SlotID?
    private let round: Int
    private let policy: PlannerPolicy
    private let replica: Replica
    private let context: ExecutorContext
    /// Tokens of the sequence before this segment's round: what the rearranged form starts from.
    private let prefixCount: Int
    private var bytes: [UInt8] = []
    private var promptStart = 0
    private var planStart = 0
    private var text: StreamingDetokenizer
    /// Text of an entry that is not decided yet.
    private var heldText = ""

    /// The segment of a round that `prefix` tokens precede.
    init(
        _ entry: PlannerEntry, round: Int, prefix: Int, on replica: Replica, options: RunOptions
    ) {
        policy = PlannerPolicy(
            grammar: PlannerGrammar(round: round, prompts: entry.prompts, entry: entry.entry),
            planTokens: entry.planTokens, answerTokens: entry.answerTokens, masks: replica.masks,
            language: replica.language)
        segment = Segment(
            policy: policy, sampling: options.sampling, seed: options.seed, round: round, prompt: 0,
            maxTokens: entry.maxTokens)
        self.round = round
        self.replica = replica
        context = options.context
        prefixCount = prefix
        text = StreamingDetokenizer(replica.language.tokenizer)
    }

    /// Whether this turned out to be the final answer.
    var isAnswer: Bool { policy.grammar.isAnswer ?? false }

    /// Takes a drawn token, which the policy has taken already.
    func take(_ drawn: DrawnToken) -> [PlanEvent] {
        tokenCount += 1
        isTruncated = isTruncated || drawn.isLimited
        bytes += replica.language.tokenizer.bytes(of: drawn.token)
        var events = stream(text.append(drawn.token))
        for occurrence in policy.occurrences {
            switch occurrence.event {
            case .planOpened: planStart = bytes.count - occurrence.beyond
            case .promptOpened: promptStart = bytes.count - occurrence.beyond
            case .promptClosed(let number): events += closePrompt(number, beyond: occurrence.beyond)
            case .planClosed, .answerClosed: beyond = occurrence.beyond
            case .answerOpened: break
            }
        }
        return events
    }

    /// Text that is left when the segment ends.
    func flush() -> [PlanEvent] { stream(text.finish()) }

    /// The end of the plan, and in the rearranged form its tasks.
    func endPlan() -> [PlanEvent] {
        let closing = "</Plan_\(round)>".utf8.count
        let body = bytes[planStart..<(bytes.count - beyond - closing)]
        let ended = EndedPlan(
            round: round, planTokens: tokenCount, promptCount: prompts.count,
            planText: String(decoding: body, as: UTF8.self))
        guard context == .rearranged else { return [.planEnded(ended)] }
        return prompts.map { .taskReady(rearranged($0)) } + [.planEnded(ended)]
    }

    private func stream(_ piece: String) -> [PlanEvent] {
        heldText += piece
        guard let isAnswer = policy.grammar.isAnswer, !heldText.isEmpty else { return [] }
        defer { heldText = "" }
        return [.text(round: isAnswer ? nil : round, heldText)]
    }

    private func closePrompt(_ number: Int, beyond: Int) -> [PlanEvent] {
        let closing = "</prompt_\(round).\(number)>".utf8.count
        let body = String(
            decoding: bytes[promptStart..<(bytes.count - beyond - closing)], as: UTF8.self)
        let prompt = Prompt(number: number, text: body.trimmed, tokensBefore: tokenCount)
        prompts.append(prompt)
        guard context == .prefix else { return [] }
        let header = replica.language.layout.executorHeader(
            round: round, prompt: number, beyond: Array(bytes.suffix(beyond)))
        return [.taskReady(ready(prompt, prefix: sequence + header, shared: sequence.count))]
    }

    private func rearranged(_ prompt: Prompt) -> ReadyTask {
        let plan = Array(bytes.dropLast(beyond))
        let rest = replica.language.layout.rearranged(
            plan: plan, round: round, prompt: prompt.number)
        return ready(prompt, prefix: sequence.prefix(prefixCount) + rest, shared: prefixCount)
    }

    /// A task whose prefix begins with `shared` tokens of this sequence.
    private func ready(_ prompt: Prompt, prefix: [TokenID], shared: Int) -> ReadyTask {
        let known = slot.flatMap { replica.slot($0) }?.identities ?? []
        return ReadyTask(
            round: round, prompt: prompt.number, prefix: prefix,
            prefixPages: replica.storedPages(
                of: prefix, continuing: Array(known.prefix(shared / Limits.pageTokens))),
            promptText: prompt.text, planTokensBefore: prompt.tokensBefore)
    }

    private var sequence: [TokenID] { slot.flatMap { replica.slot($0)?.tokens } ?? [] }
}

extension String {
    /// The text without white space at its ends.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
