import CSprintWire
import SprintProtocol

extension ProtobufArena {
    /// The message in its envelope, as protobuf-c packs it.
    func envelope(_ message: ControlMessage) -> UnsafeMutablePointer<Sprint__Envelope> {
        make(sprint__envelope__init) { envelope in
            envelope.version = UInt32(Limits.protocolVersion)
            fill(&envelope, with: message)
        }
    }

    private func fill(_ envelope: inout Sprint__Envelope, with message: ControlMessage) {
        switch message {
        case .hello(let hello):
            envelope.body_case = SPRINT__ENVELOPE__BODY_HELLO
            envelope.hello = self.hello(hello)
        case .pageRequest(let request):
            envelope.body_case = SPRINT__ENVELOPE__BODY_PAGE_REQUEST
            envelope.page_request = pageRequest(request)
        case .taskResult(let result):
            envelope.body_case = SPRINT__ENVELOPE__BODY_TASK_RESULT
            envelope.task_result = taskResult(result)
        case .taskFailed(let failure):
            envelope.body_case = SPRINT__ENVELOPE__BODY_TASK_FAILED
            envelope.task_failed = taskFailed(failure)
        case .draining:
            envelope.body_case = SPRINT__ENVELOPE__BODY_DRAINING
            envelope.draining = make(sprint__draining__init) { _ in }
        case .goodbye:
            envelope.body_case = SPRINT__ENVELOPE__BODY_GOODBYE
            envelope.goodbye = make(sprint__goodbye__init) { _ in }
        case .welcome(let welcome):
            envelope.body_case = SPRINT__ENVELOPE__BODY_WELCOME
            envelope.welcome = self.welcome(welcome)
        case .refuse(let refusal):
            envelope.body_case = SPRINT__ENVELOPE__BODY_REFUSE
            envelope.refuse = refuse(refusal)
        case .taskAssign(let task):
            envelope.body_case = SPRINT__ENVELOPE__BODY_TASK_ASSIGN
            envelope.task_assign = taskAssign(task)
        case .taskCancel(let attempt):
            envelope.body_case = SPRINT__ENVELOPE__BODY_TASK_CANCEL
            envelope.task_cancel = self.attempt(attempt)
        case .pagesUnavailable(let attempt):
            envelope.body_case = SPRINT__ENVELOPE__BODY_PAGES_UNAVAILABLE
            envelope.pages_unavailable = self.attempt(attempt)
        case .heartbeat(let beat):
            envelope.body_case = SPRINT__ENVELOPE__BODY_HEARTBEAT
            envelope.heartbeat = heartbeat(beat)
        }
    }

    private func attempt(_ attempt: AttemptID) -> UnsafeMutablePointer<Sprint__Attempt> {
        make(sprint__attempt__init) {
            $0.run = attempt.task.run.value
            $0.round = UInt32(attempt.task.round)
            $0.prompt = UInt32(attempt.task.prompt)
            $0.attempt = UInt32(attempt.attempt)
        }
    }

    private func hello(_ hello: WorkerHello) -> UnsafeMutablePointer<Sprint__Hello> {
        make(sprint__hello__init) {
            $0.protocol_version = UInt32(hello.protocolVersion)
            $0.fingerprint = binary(hello.fingerprint.bytes)
            $0.numerics = text(hello.numerics)
            $0.model_name = text(hello.modelName)
            $0.host = text(hello.host)
            $0.process_id = UInt32(hello.processID)
            $0.slots = UInt32(hello.slots)
            $0.threads = UInt32(hello.threads)
            $0.page_tokens = UInt32(hello.pageTokens)
            $0.context_tokens_max = UInt32(hello.contextTokensMax)
            $0.prefill_tokens_per_second = hello.prefillTokensPerSecond
        }
    }

    private func welcome(_ welcome: Welcome) -> UnsafeMutablePointer<Sprint__Welcome> {
        make(sprint__welcome__init) {
            $0.worker = welcome.worker.value
            $0.bulk_endpoint = text(welcome.bulkEndpoint ?? "")
        }
    }

    private func refuse(_ refusal: Refusal) -> UnsafeMutablePointer<Sprint__Refuse> {
        make(sprint__refuse__init) {
            $0.code = Sprint__Refuse__Code(rawValue: .init(refusal.code.rawValue))
            $0.reason = text(refusal.reason)
        }
    }

    private func sampling(_ sampling: SamplingParameters) -> UnsafeMutablePointer<Sprint__Sampling>
    {
        make(sprint__sampling__init) {
            $0.temperature = sampling.temperature
            $0.top_p = sampling.topP
            $0.top_k = UInt32(sampling.topK)
            $0.min_p = sampling.minP
        }
    }

    private func taskAssign(_ task: TaskAssignment) -> UnsafeMutablePointer<Sprint__TaskAssign> {
        make(sprint__task_assign__init) {
            $0.attempt = attempt(task.attempt)
            $0.n_prefix = task.prefix.count
            $0.prefix = array(task.prefix)
            $0.pages_offered = UInt32(task.pagesOffered)
            $0.sampling = sampling(task.sampling)
            $0.seed = task.seed
            $0.max_tokens = UInt32(task.maxTokens)
        }
    }

    private func pageRequest(_ request: PageRequest) -> UnsafeMutablePointer<Sprint__PageRequest> {
        make(sprint__page_request__init) {
            $0.attempt = attempt(request.attempt)
            $0.n_pages = request.pages.count
            $0.pages = array(request.pages.map { UInt32($0) })
        }
    }

    private func account(_ account: ExecutionAccount) -> UnsafeMutablePointer<Sprint__Account> {
        make(sprint__account__init) {
            $0.pages_shipped = UInt32(account.pagesShipped)
            $0.pages_reused = UInt32(account.pagesReused)
            $0.bytes_shipped = UInt64(account.bytesShipped)
            $0.pages_refused = UInt32(account.pagesRefused)
            $0.tokens_recomputed = UInt32(account.tokensRecomputed)
            $0.tail_tokens = UInt32(account.tailTokens)
            $0.prefix_milliseconds = account.prefixMilliseconds
            $0.ship_milliseconds = account.shipMilliseconds
            $0.prefill_milliseconds = account.prefillMilliseconds
            $0.decode_milliseconds = account.decodeMilliseconds
        }
    }

    private func taskResult(_ result: TaskResult) -> UnsafeMutablePointer<Sprint__TaskResult> {
        make(sprint__task_result__init) {
            $0.attempt = attempt(result.attempt)
            $0.n_tokens = result.tokens.count
            $0.tokens = array(result.tokens)
            $0.finish = result.finish.wire
            $0.account = account(result.account)
        }
    }

    private func taskFailed(_ failure: TaskFailure) -> UnsafeMutablePointer<Sprint__TaskFailed> {
        make(sprint__task_failed__init) {
            $0.attempt = attempt(failure.attempt)
            $0.code = Sprint__TaskFailed__Code(rawValue: .init(failure.code.rawValue))
            $0.reason = text(failure.reason)
        }
    }

    private func heartbeat(_ beat: Heartbeat) -> UnsafeMutablePointer<Sprint__Heartbeat> {
        let entries = beat.progress.map { entry in
            Optional(
                make(sprint__heartbeat__progress__init) {
                    $0.attempt = attempt(entry.attempt)
                    $0.tokens = UInt32(entry.tokens)
                })
        }
        return make(sprint__heartbeat__init) {
            $0.sequence = beat.sequence
            $0.n_progress = entries.count
            $0.progress = array(entries)
        }
    }
}

extension FinishReason {
    /// The reason as the wire writes it.
    fileprivate var wire: Sprint__TaskResult__Finish {
        switch self {
        case .closingTag: SPRINT__TASK_RESULT__FINISH__CLOSING_TAG
        case .endOfSequence: SPRINT__TASK_RESULT__FINISH__END_OF_SEQUENCE
        case .limit: SPRINT__TASK_RESULT__FINISH__LIMIT
        }
    }
}
