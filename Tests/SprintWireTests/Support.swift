import SprintProtocol

/// A small seeded generator (SplitMix64), so that a failing test can be repeated from its printed
/// seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

/// A digest that is 32 times `byte`.
func digest(_ byte: UInt8) -> Digest256 { Digest256([UInt8](repeating: byte, count: 32)) ?? .zero }

/// The digest with the bytes 0 to 31.
let ramp = Digest256(Array(0..<32)) ?? .zero

/// One message of every kind, with every field set to something telling.
let everyMessage: [ControlMessage] = {
    let attempt = AttemptID(task: TaskID(run: RunID(1 << 40), round: 3, prompt: 64), attempt: 2)
    var account = ExecutionAccount()
    account.pagesShipped = 1
    account.pagesReused = 2
    account.bytesShipped = 1 << 40
    account.pagesRefused = 3
    account.tokensRecomputed = 4
    account.tailTokens = 31
    account.prefixMilliseconds = 0.25
    account.shipMilliseconds = 0.5
    account.prefillMilliseconds = 0.125
    account.decodeMilliseconds = 1e9
    return [
        .hello(
            WorkerHello(
                protocolVersion: 7, fingerprint: ramp, numerics: "reference/openblas-Haswell",
                modelName: "SmolLM2 \u{1F600}", host: "", processID: 1 << 22, slots: 256,
                threads: 1,
                pageTokens: 16, contextTokensMax: 1 << 20, prefillTokensPerSecond: 123.5)),
        .pageRequest(PageRequest(attempt: attempt, pages: [0, 5, 32_767])),
        .pageRequest(PageRequest(attempt: attempt, pages: Array(0..<Limits.pagesPerRequestMax))),
        .taskResult(
            TaskResult(
                attempt: attempt, tokens: [0, 1, .max], finish: .closingTag, account: account)),
        .taskResult(
            TaskResult(
                attempt: attempt, tokens: [], finish: .endOfSequence, account: ExecutionAccount())),
        .taskResult(TaskResult(attempt: attempt, tokens: [9], finish: .limit, account: account)),
        .draining, .goodbye,
        .welcome(Welcome(worker: WorkerID(.max), bulkEndpoint: "tcp://127.0.0.1:4242")),
        .welcome(Welcome(worker: WorkerID(1), bulkEndpoint: nil)),
        .taskAssign(
            TaskAssignment(
                attempt: attempt, prefix: (0..<100).map { $0 * 1_000 }, pagesOffered: 3,
                sampling: SamplingParameters(temperature: 0.6, topP: 0.95, topK: 40, minP: 0.05),
                seed: .max, maxTokens: 2_000)),
        .taskCancel(attempt), .pagesUnavailable(attempt),
        .heartbeat(Heartbeat(sequence: .max)),
        .heartbeat(
            Heartbeat(
                sequence: 1,
                progress: (1...Limits.slotsPerWorkerMax).map {
                    Heartbeat.Progress(
                        attempt: AttemptID(
                            task: TaskID(run: RunID(UInt64($0)), round: 1, prompt: 1), attempt: 1),
                        tokens: $0)
                })),
    ]
        + Refusal.Code.allCases.map { .refuse(Refusal(code: $0, reason: "because \($0)")) }
        + TaskFailure.Code.allCases.map {
            .taskFailed(TaskFailure(attempt: attempt, code: $0, reason: "because \($0)"))
        }
}()
