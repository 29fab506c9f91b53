import SprintProtocol

extension ControlMessage {
    /// Throws the first field out of bounds: the sender's precondition and the receiver's check
    /// alike.
    func checkBounds() throws(WireError) {
        switch self {
        case .hello(let hello): try hello.checkBounds()
        case .pageRequest(let request): try request.checkBounds()
        case .taskResult(let result): try result.checkBounds()
        case .taskFailed(let failure): try failure.attempt.checkBounds()
        case .welcome(let welcome):
            try check(welcome.worker.value >= 1, "worker", "must be at least 1")
        case .taskAssign(let task): try task.checkBounds()
        case .taskCancel(let attempt), .pagesUnavailable(let attempt): try attempt.checkBounds()
        case .heartbeat(let beat): try beat.checkBounds()
        case .draining, .goodbye, .refuse: break
        }
    }
}

/// Largest count a message may claim; fits the wire's u32 and Int32 arithmetic.
private let countMax = Int(Int32.max)

private func check(_ holds: Bool, _ field: String, _ problem: String) throws(WireError) {
    guard holds else { throw .field(field, problem) }
}

private func check(_ value: Int, _ range: ClosedRange<Int>, _ field: String) throws(WireError) {
    try check(
        range.contains(value), field,
        "is \(value), must be \(range.lowerBound) to \(range.upperBound)")
}

private func checkTime(_ value: Double, _ field: String) throws(WireError) {
    try check(value.isFinite && value >= 0, field, "must be a finite number, not negative")
}

private func check(_ tokens: [TokenID], _ field: String) throws(WireError) {
    try check(tokens.count, 0...Limits.taskTokensMax, "\(field).count")
    try check(tokens.allSatisfy { $0 >= 0 }, field, "holds a negative token id")
}

extension AttemptID {
    fileprivate func checkBounds() throws(WireError) {
        try check(task.run.value >= 1, "attempt.run", "must be at least 1")
        try check(task.round, 1...Limits.roundsMax, "attempt.round")
        try check(task.prompt, 1...Limits.promptsMax, "attempt.prompt")
        try check(attempt, 1...countMax, "attempt.attempt")
    }
}

extension WorkerHello {
    fileprivate func checkBounds() throws(WireError) {
        try check(protocolVersion, 0...countMax, "hello.protocol_version")
        try check(processID, 0...countMax, "hello.process_id")
        try check(slots, 1...Limits.slotsPerWorkerMax, "hello.slots")
        try check(threads, 1...countMax, "hello.threads")
        try check(pageTokens, 1...countMax, "hello.page_tokens")
        try check(contextTokensMax, 1...countMax, "hello.context_tokens_max")
        try checkTime(prefillTokensPerSecond, "hello.prefill_tokens_per_second")
    }
}

extension SamplingParameters {
    fileprivate func checkBounds() throws(WireError) {
        guard let violation else { return }
        throw .field("sampling.\(violation.name.wireName)", violation.rule)
    }
}

extension SamplingParameters.Name {
    /// The field's name in `proto/sprint.proto`.
    fileprivate var wireName: String {
        switch self {
        case .temperature: "temperature"
        case .topP: "top_p"
        case .topK: "top_k"
        case .minP: "min_p"
        }
    }
}

extension TaskAssignment {
    fileprivate func checkBounds() throws(WireError) {
        try attempt.checkBounds()
        try check(prefix, "task_assign.prefix")
        try check(pagesOffered, 0...prefix.count / Limits.pageTokens, "task_assign.pages_offered")
        try sampling.checkBounds()
        try check(maxTokens, 1...Limits.taskTokensMax, "task_assign.max_tokens")
    }
}

extension PageRequest {
    fileprivate func checkBounds() throws(WireError) {
        try attempt.checkBounds()
        try check(pages.count, 0...Limits.pagesPerRequestMax, "page_request.pages.count")
        for page in pages {
            try check(page, 0...Limits.taskTokensMax / Limits.pageTokens, "page_request.pages")
        }
        let ascending = zip(pages, pages.dropFirst()).allSatisfy { $0 < $1 }
        try check(ascending, "page_request.pages", "must ascend")
    }
}

extension ExecutionAccount {
    fileprivate func checkBounds() throws(WireError) {
        try check(pagesShipped, 0...countMax, "account.pages_shipped")
        try check(pagesReused, 0...countMax, "account.pages_reused")
        try check(
            bytesShipped, 0...Limits.taskTokensMax / Limits.pageTokens * Limits.pagePayloadBytesMax,
            "account.bytes_shipped")
        try check(pagesRefused, 0...countMax, "account.pages_refused")
        try check(tokensRecomputed, 0...countMax, "account.tokens_recomputed")
        try check(tailTokens, 0...countMax, "account.tail_tokens")
        try checkTime(prefixMilliseconds, "account.prefix_milliseconds")
        try checkTime(shipMilliseconds, "account.ship_milliseconds")
        try checkTime(prefillMilliseconds, "account.prefill_milliseconds")
        try checkTime(decodeMilliseconds, "account.decode_milliseconds")
    }
}

extension TaskResult {
    fileprivate func checkBounds() throws(WireError) {
        try attempt.checkBounds()
        try check(tokens, "task_result.tokens")
        try account.checkBounds()
    }
}

extension Heartbeat {
    fileprivate func checkBounds() throws(WireError) {
        try check(progress.count, 0...Limits.slotsPerWorkerMax, "heartbeat.progress.count")
        for entry in progress {
            try entry.attempt.checkBounds()
            try check(entry.tokens, 0...countMax, "heartbeat.progress.tokens")
        }
    }
}
