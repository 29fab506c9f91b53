import CProtobufC
import CSprintWire
import SprintProtocol

extension ControlMessage {
    /// Copies the body out of an unpacked envelope. Bounds of numbers are `checkBounds`' business;
    /// here are those of texts, digests and enumerations, and what must not be missing.
    init(_ envelope: Sprint__Envelope) throws(WireError) {
        switch envelope.body_case {
        case SPRINT__ENVELOPE__BODY_HELLO: self = .hello(try WorkerHello(try body(envelope.hello)))
        case SPRINT__ENVELOPE__BODY_PAGE_REQUEST:
            self = .pageRequest(try PageRequest(try body(envelope.page_request)))
        case SPRINT__ENVELOPE__BODY_TASK_RESULT:
            self = .taskResult(try TaskResult(try body(envelope.task_result)))
        case SPRINT__ENVELOPE__BODY_TASK_FAILED:
            self = .taskFailed(try TaskFailure(try body(envelope.task_failed)))
        case SPRINT__ENVELOPE__BODY_DRAINING: self = .draining
        case SPRINT__ENVELOPE__BODY_GOODBYE: self = .goodbye
        case SPRINT__ENVELOPE__BODY_WELCOME:
            self = .welcome(try Welcome(try body(envelope.welcome)))
        case SPRINT__ENVELOPE__BODY_REFUSE: self = .refuse(try Refusal(try body(envelope.refuse)))
        case SPRINT__ENVELOPE__BODY_TASK_ASSIGN:
            self = .taskAssign(try TaskAssignment(try body(envelope.task_assign)))
        case SPRINT__ENVELOPE__BODY_TASK_CANCEL:
            self = .taskCancel(AttemptID(try body(envelope.task_cancel)))
        case SPRINT__ENVELOPE__BODY_PAGES_UNAVAILABLE:
            self = .pagesUnavailable(AttemptID(try body(envelope.pages_unavailable)))
        case SPRINT__ENVELOPE__BODY_HEARTBEAT:
            self = .heartbeat(try Heartbeat(try body(envelope.heartbeat)))
        default: throw .unknownBody
        }
    }
}

private func body<Struct>(_ pointer: UnsafeMutablePointer<Struct>?) throws(WireError) -> Struct {
    guard let pointer else { throw .unknownBody }
    return pointer.pointee
}

private func present<Struct>(
    _ pointer: UnsafeMutablePointer<Struct>?, _ field: String
) throws(WireError) -> Struct {
    guard let pointer else { throw .field(field, "is missing") }
    return pointer.pointee
}

private func text(_ pointer: UnsafeMutablePointer<CChar>?, _ field: String) throws(WireError)
    -> String
{
    guard let pointer else { return "" }
    var count = 0
    while pointer[count] != 0 {
        count += 1
        guard count <= Limits.wireTextBytesMax else {
            throw .field(field, "has more than \(Limits.wireTextBytesMax) bytes")
        }
    }
    guard let text = String(validatingCString: pointer) else { throw .field(field, "is not UTF-8") }
    return text
}

private func array<Element>(
    _ pointer: UnsafeMutablePointer<Element>?, _ count: Int, max: Int, _ field: String
) throws(WireError) -> [Element] {
    guard count <= max else {
        throw .field("\(field).count", "is \(count), must be at most \(max)")
    }
    return Array(UnsafeBufferPointer(start: pointer, count: count))
}

extension AttemptID {
    fileprivate init(_ wire: Sprint__Attempt) {
        let task = TaskID(run: RunID(wire.run), round: Int(wire.round), prompt: Int(wire.prompt))
        self.init(task: task, attempt: Int(wire.attempt))
    }
}

extension WorkerHello {
    fileprivate init(_ wire: Sprint__Hello) throws(WireError) {
        let bytes = UnsafeBufferPointer(start: wire.fingerprint.data, count: wire.fingerprint.len)
        guard let fingerprint = Fingerprint(bytes) else {
            throw .field("hello.fingerprint", "has \(bytes.count) bytes, must have 32")
        }
        self.init(
            protocolVersion: Int(wire.protocol_version), fingerprint: fingerprint,
            numerics: try text(wire.numerics, "hello.numerics"),
            modelName: try text(wire.model_name, "hello.model_name"),
            host: try text(wire.host, "hello.host"), processID: Int(wire.process_id),
            slots: Int(wire.slots), threads: Int(wire.threads), pageTokens: Int(wire.page_tokens),
            contextTokensMax: Int(wire.context_tokens_max),
            prefillTokensPerSecond: wire.prefill_tokens_per_second)
    }
}

extension Welcome {
    fileprivate init(_ wire: Sprint__Welcome) throws(WireError) {
        let endpoint = try text(wire.bulk_endpoint, "welcome.bulk_endpoint")
        self.init(worker: WorkerID(wire.worker), bulkEndpoint: endpoint.isEmpty ? nil : endpoint)
    }
}

extension Refusal {
    fileprivate init(_ wire: Sprint__Refuse) throws(WireError) {
        let number = Int(wire.code.rawValue)
        guard let code = Code(rawValue: number) else {
            throw .field("refuse.code", "has the unknown value \(number)")
        }
        self.init(code: code, reason: try text(wire.reason, "refuse.reason"))
    }
}

extension SamplingParameters {
    fileprivate init(_ wire: Sprint__Sampling) {
        self.init(
            temperature: wire.temperature, topP: wire.top_p, topK: Int(wire.top_k), minP: wire.min_p
        )
    }
}

extension TaskAssignment {
    fileprivate init(_ wire: Sprint__TaskAssign) throws(WireError) {
        self.init(
            attempt: AttemptID(try present(wire.attempt, "task_assign.attempt")),
            prefix: try array(
                wire.prefix, wire.n_prefix, max: Limits.taskTokensMax, "task_assign.prefix"),
            pagesOffered: Int(wire.pages_offered),
            sampling: SamplingParameters(try present(wire.sampling, "task_assign.sampling")),
            seed: wire.seed, maxTokens: Int(wire.max_tokens))
    }
}

extension PageRequest {
    fileprivate init(_ wire: Sprint__PageRequest) throws(WireError) {
        let pages = try array(
            wire.pages, wire.n_pages, max: Limits.pagesPerRequestMax, "page_request.pages")
        self.init(
            attempt: AttemptID(try present(wire.attempt, "page_request.attempt")),
            pages: pages.map { Int($0) })
    }
}

extension ExecutionAccount {
    fileprivate init(_ wire: Sprint__Account) throws(WireError) {
        guard let bytesShipped = Int(exactly: wire.bytes_shipped) else {
            throw .field(
                "account.bytes_shipped", "is \(wire.bytes_shipped), must be at most \(Int.max)")
        }
        self.init()
        pagesShipped = Int(wire.pages_shipped)
        pagesReused = Int(wire.pages_reused)
        self.bytesShipped = bytesShipped
        pagesRefused = Int(wire.pages_refused)
        tokensRecomputed = Int(wire.tokens_recomputed)
        tailTokens = Int(wire.tail_tokens)
        prefixMilliseconds = wire.prefix_milliseconds
        shipMilliseconds = wire.ship_milliseconds
        prefillMilliseconds = wire.prefill_milliseconds
        decodeMilliseconds = wire.decode_milliseconds
    }
}

extension TaskResult {
    fileprivate init(_ wire: Sprint__TaskResult) throws(WireError) {
        self.init(
            attempt: AttemptID(try present(wire.attempt, "task_result.attempt")),
            tokens: try array(
                wire.tokens, wire.n_tokens, max: Limits.taskTokensMax, "task_result.tokens"),
            finish: try FinishReason(wire.finish),
            account: try ExecutionAccount(try present(wire.account, "task_result.account")))
    }
}

extension FinishReason {
    fileprivate init(_ wire: Sprint__TaskResult__Finish) throws(WireError) {
        switch wire {
        case SPRINT__TASK_RESULT__FINISH__CLOSING_TAG: self = .closingTag
        case SPRINT__TASK_RESULT__FINISH__END_OF_SEQUENCE: self = .endOfSequence
        case SPRINT__TASK_RESULT__FINISH__LIMIT: self = .limit
        default: throw .field("task_result.finish", "has the unknown value \(wire.rawValue)")
        }
    }
}

extension TaskFailure {
    fileprivate init(_ wire: Sprint__TaskFailed) throws(WireError) {
        let number = Int(wire.code.rawValue)
        guard let code = Code(rawValue: number) else {
            throw .field("task_failed.code", "has the unknown value \(number)")
        }
        self.init(
            attempt: AttemptID(try present(wire.attempt, "task_failed.attempt")), code: code,
            reason: try text(wire.reason, "task_failed.reason"))
    }
}

extension Heartbeat {
    fileprivate init(_ wire: Sprint__Heartbeat) throws(WireError) {
        let entries = try array(
            wire.progress, wire.n_progress, max: Limits.slotsPerWorkerMax, "heartbeat.progress")
        var progress: [Progress] = []
        for entry in entries {
            let wire = try present(entry, "heartbeat.progress")
            let attempt = AttemptID(try present(wire.attempt, "heartbeat.progress.attempt"))
            progress.append(Progress(attempt: attempt, tokens: Int(wire.tokens)))
        }
        self.init(sequence: wire.sequence, progress: progress)
    }
}
