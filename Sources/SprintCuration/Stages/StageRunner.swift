import Foundation
import SprintProtocol

/// Runs a language-model stage: asks, checks, sends back, and leaves a file for every sample.
///
/// Each sample's files are written as soon as its answer passes; a run that was cut off goes on
/// where it was, and a finished one makes no call.
public struct StageRunner: Sendable {
    /// What is asked of the endpoint besides the text.
    public struct Model: Hashable, Sendable {
        /// The model's name at the endpoint.
        public var name: String
        /// Sampling temperature; `nil` leaves it to the endpoint.
        public var temperature: Double?
        /// Tokens of an answer at most; `nil` leaves it to the endpoint.
        public var maxTokens: Int?

        /// A model and its options.
        public init(name: String, temperature: Double? = nil, maxTokens: Int? = nil) {
            self.name = name
            self.temperature = temperature
            self.maxTokens = maxTokens
        }
    }

    private let prompt: Prompt
    private let model: Model
    private let client: ChatClient
    private let results: StageResults
    private let concurrency: Int
    private let progress: @Sendable (StageReport) -> Void
    private let notice: @Sendable (String) -> Void

    /// A runner.
    ///
    /// - Parameters:
    ///   - stage: the stage's name.
    ///   - folder: where results go; made if it is missing.
    ///   - concurrency: samples that are asked about at once.
    ///   - progress: hears of every sample that is done.
    ///   - notice: hears in words of every call that failed and is made again.
    public init(
        stage: String, prompt: Prompt, model: Model, client: ChatClient, folder: String,
        concurrency: Int = Limits.chatConcurrencyDefault,
        progress: @escaping @Sendable (StageReport) -> Void = { _ in },
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        precondition(concurrency > 0, "at least one call is in flight")
        self.prompt = prompt
        self.model = model
        self.client = client
        self.concurrency = concurrency
        self.progress = progress
        self.notice = notice
        results = StageResults(folder: folder, stage: stage)
    }

    /// Takes all samples, in any order of time; the report has them in the given one.
    ///
    /// - Returns: what became of every sample; `stop` says why some were not asked about: the
    ///   endpoint refuses us, or `Limits.unansweredInRowMax` samples in a row got no answer.
    /// - Throws: `CurationError` for a file that cannot be read or written; `CancellationError`.
    public func run(_ items: [StageItem]) async throws -> StageReport {
        var report = StageReport(total: items.count)
        var inRow = 0
        try await withThrowingTaskGroup(of: (StageRecord, isResumed: Bool).self) { group in
            var waiting = items[...]
            for item in waiting.prefix(concurrency) { group.addTask { try await take(item) } }
            waiting = waiting.dropFirst(concurrency)
            do {
                while let (record, isResumed) = try await group.next() {
                    report.enter(record, isResumed: isResumed)
                    progress(report)
                    inRow = record.outcome == .unanswered ? inRow + 1 : 0
                    if inRow == Limits.unansweredInRowMax, let last = record.complaints.last?.first
                    {
                        report.stop = "\(inRow) samples in a row got no answer. \(last.text)"
                        break
                    }
                    if let item = waiting.popFirst() { group.addTask { try await take(item) } }
                }
            } catch let failure as ChatFailure {
                report.stop = failure.description
            }
            group.cancelAll()
        }
        report.sort(by: items.map(\.name))
        try results.keep(report, prompt: prompt.version, model: model.name)
        return report
    }

    private func take(_ item: StageItem) async throws -> (StageRecord, isResumed: Bool) {
        var record = StageRecord(
            name: item.name, outcome: .setAside, prompt: prompt.version, model: model.name,
            key: "", correction: Prompt.correction.version)
        switch item {
        case .unfit(_, let complaint):
            record.complaints = [[complaint]]
            try results.keep(record, files: [])
            return (record, false)
        case .task(let task):
            let first = request([ChatMessage(.user, task.message)])
            record.key = client.key(of: first, prompt: prompt.version).description
            record.source = task.source
            let kept = try results.record(
                of: task.name, key: record.key, correction: Prompt.correction.version)
            if let kept { return (kept, true) }
            let files = try await ask(first, task, &record)
            try results.keep(record, files: files)
            return (record, false)
        }
    }

    /// Asks until an answer passes, `Limits.correctionsMax` corrections at most.
    ///
    /// - Returns: the files of the answer that passed; none if there is no such.
    /// - Throws: `ChatFailure` if the endpoint refuses every request.
    private func ask(_ first: ChatRequest, _ task: StageTask, _ record: inout StageRecord)
        async throws -> [StageFile]
    {
        var messages = first.messages
        for _ in 0...Limits.correctionsMax {
            let answer: (reply: ChatReply, verdict: StageVerdict)
            do {
                answer = try await client.reply(
                    to: request(messages), prompt: prompt.version, account: &record.account,
                    retrying: { notice("\(task.name): \($0)") }
                ) { $0.isCutOff ? .refused([.cutOff]) : task.check($0.text) }
            } catch let failure as ChatFailure where !failure.isForEveryRequest {
                record.outcome = failure.isTemporary ? .unanswered : .setAside
                record.complaints.append([Complaint(failure)])
                return []
            }
            let reply = answer.reply
            switch answer.verdict {
            case .accepted(let files):
                record.outcome = .accepted
                record.answer = nil
                return task.files + files
            case .hopeless(let complaints):
                record.complaints.append(complaints)
                record.answer = reply.text
                return []
            case .refused(let complaints):
                record.complaints.append(complaints)
                record.answer = reply.text
                messages.append(
                    ChatMessage(
                        .assistant, String(AnswerText.withoutReasoning(reply.text))))
                messages.append(ChatMessage(.user, Self.correction(complaints)))
            }
        }
        return []
    }

    private func request(_ messages: [ChatMessage]) -> ChatRequest {
        ChatRequest(
            model: model.name, messages: messages, temperature: model.temperature,
            maxTokens: model.maxTokens)
    }

    private static func correction(_ complaints: [Complaint]) -> String {
        let shown = complaints.prefix(Limits.complaintsMax).map { "- \($0.text)" }
        let rest = complaints.count - shown.count
        let lines = shown + (rest > 0 ? ["- \(rest) more of this kind."] : [])
        return Prompt.correction.filled(["complaints": lines.joined(separator: "\n")])
    }
}
