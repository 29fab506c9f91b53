import SprintProtocol
import Testing

@testable import SprintWire

@Suite("Control messages on the wire")
struct ControlCodecTests {
    private func refusal(_ bytes: [UInt8]) -> WireError? {
        do throws(WireError) {
            _ = try ControlCodec.decode(bytes)
            return nil
        } catch {
            return error
        }
    }

    /// A protobuf field of varint type.
    private func varint(_ field: Int, _ value: UInt64) -> [UInt8] {
        encoded(UInt64(field << 3)) + encoded(value)
    }

    /// A protobuf field of length-delimited type.
    private func nested(_ field: Int, _ bytes: [UInt8]) -> [UInt8] {
        encoded(UInt64(field << 3 | 2)) + encoded(UInt64(bytes.count)) + bytes
    }

    private func encoded(_ value: UInt64) -> [UInt8] {
        var (rest, bytes) = (value, [UInt8]())
        while rest > 127 {
            bytes.append(UInt8(rest & 127 | 128))
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private func envelope(_ field: Int, _ body: [UInt8]) -> [UInt8] {
        varint(1, UInt64(Limits.protocolVersion)) + nested(field, body)
    }

    /// run 1, round 1, prompt 1, attempt 1
    private var attempt: [UInt8] { varint(1, 1) + varint(2, 1) + varint(3, 1) + varint(4, 1) }

    @Test("Reading gives what was written, for every kind", arguments: everyMessage)
    func roundTrip(message: ControlMessage) throws {
        let bytes = ControlCodec.encode(message)
        #expect(try ControlCodec.decode(bytes) == message)
        #expect(ControlCodec.encode(try ControlCodec.decode(bytes)) == bytes)
    }

    @Test("A hand-made frame reads as protobuf says it must")
    func golden() throws {
        #expect(ControlCodec.encode(.draining) == [0x08, 0x01, 0x72, 0x00])
        let cancel: [UInt8] = [0x08, 0x01, 0xBA, 0x01, 0x08, 8, 7, 16, 2, 24, 3, 32, 1]
        let id = AttemptID(task: TaskID(run: RunID(7), round: 2, prompt: 3), attempt: 1)
        #expect(try ControlCodec.decode(cancel) == .taskCancel(id))
        #expect(ControlCodec.encode(.taskCancel(id)) == cancel)
    }

    @Test("Whatever a worker may say fits the bound of its messages")
    func largestWorkerMessages() {
        let attempt = AttemptID(
            task: TaskID(run: RunID(.max), round: Limits.roundsMax, prompt: Limits.promptsMax),
            attempt: Int(Int32.max))
        let long = String(repeating: "x", count: 2 * Limits.wireTextBytesMax)
        var account = ExecutionAccount()
        account.bytesShipped = 1 << 40
        let tokens = [TokenID](repeating: .max, count: Limits.executionTokensMax)
        let beat = Heartbeat.Progress(attempt: attempt, tokens: Int(Int32.max))
        let largest: [ControlMessage] = [
            .taskResult(
                TaskResult(attempt: attempt, tokens: tokens, finish: .limit, account: account)),
            .taskFailed(TaskFailure(attempt: attempt, code: .tooLarge, reason: long)),
            .heartbeat(
                Heartbeat(
                    sequence: .max,
                    progress: Array(repeating: beat, count: Limits.slotsPerWorkerMax))),
            .hello(
                WorkerHello(
                    protocolVersion: 1, fingerprint: ramp, numerics: long, modelName: long,
                    host: long, processID: 1, slots: 1, threads: 1, pageTokens: 32,
                    contextTokensMax: 1, prefillTokensPerSecond: 0)),
        ]
        for message in largest {
            #expect(ControlCodec.encode(message).count <= Limits.workerMessageBytesMax)
        }
    }

    @Test("The longest task fits; one token more is refused")
    func longestTask() throws {
        let id = AttemptID(task: TaskID(run: RunID(1), round: 1, prompt: 1), attempt: 1)
        let task = TaskAssignment(
            attempt: id, prefix: [TokenID](repeating: .max, count: Limits.taskTokensMax),
            pagesOffered: 32_768,
            sampling: .greedy, seed: 1, maxTokens: 1)
        let bytes = ControlCodec.encode(.taskAssign(task))
        #expect(bytes.count <= Limits.controlMessageBytesMax)
        let decoded = try ControlCodec.decode(bytes)
        #expect(decoded == .taskAssign(task))
        let tokens = [UInt8](repeating: 1, count: Limits.taskTokensMax + 1)
        let error = refusal(envelope(22, nested(1, attempt) + nested(2, tokens) + nested(4, [])))
        #expect(error?.description.contains("prefix.count") == true)
    }

    @Test("A text that is too long is cut at a character; a NUL in it does not end it")
    func longTexts() throws {
        let long = String(repeating: "é", count: 3_000)
        let bytes = ControlCodec.encode(.refuse(Refusal(code: .full, reason: long)))
        #expect(
            try ControlCodec.decode(bytes)
                == .refuse(Refusal(code: .full, reason: String(long.prefix(2_048)))))
        let nul = ControlCodec.encode(.refuse(Refusal(code: .full, reason: "a\0b")))
        #expect(try ControlCodec.decode(nul) == .refuse(Refusal(code: .full, reason: "a\u{FFFD}b")))
    }

    @Test("Another version is refused by number, but its refusal is still read")
    func versions() throws {
        let draining = varint(1, 9) + nested(14, [])
        #expect(refusal(draining) == .version(9))
        #expect(refusal(nested(14, [])) == .version(0))
        let refuse = varint(1, 9) + nested(21, varint(1, 1) + nested(2, Array("upgrade".utf8)))
        #expect(
            try ControlCodec.decode(refuse)
                == .refuse(Refusal(code: .protocolVersion, reason: "upgrade")))
    }

    @Test("Unknown fields are ignored, an unknown body is refused")
    func unknown() throws {
        #expect(try ControlCodec.decode(envelope(14, varint(99, 5)) + varint(98, 1)) == .draining)
        #expect(refusal(varint(1, 1) + nested(77, [])) == .unknownBody)
        #expect(refusal(varint(1, 1)) == .unknownBody)
    }

    @Test("Each field out of bounds is refused by name")
    func outOfBounds() {
        let zero: [UInt8] = [UInt8](repeating: 0, count: 8)
        let nan: [UInt8] = [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]
        let infinity: [UInt8] = [0, 0, 0, 0, 0, 0, 0xF0, 0x7F]
        func double(_ field: Int, _ bytes: [UInt8]) -> [UInt8] {
            encoded(UInt64(field << 3 | 1)) + bytes
        }
        func hello(_ more: [UInt8], fingerprint: Int = 32) -> [UInt8] {
            let fields = [6, 7, 8, 9, 10].flatMap { varint($0, 1) }
            return envelope(
                10, nested(2, [UInt8](repeating: 3, count: fingerprint)) + fields + more)
        }
        func assign(_ more: [UInt8], sampling: [UInt8]? = nil) -> [UInt8] {
            let legal = double(1, zero) + double(2, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
            return envelope(
                22, nested(1, attempt) + nested(4, sampling ?? legal) + varint(6, 1) + more)
        }
        let account = nested(4, [])
        let cases: [([UInt8], String)] = [
            (hello([], fingerprint: 31), "hello.fingerprint"),
            (hello([], fingerprint: 33), "hello.fingerprint"),
            (hello([], fingerprint: 0), "hello.fingerprint"),
            (hello(varint(7, 0)), "hello.slots"), (hello(varint(7, 257)), "hello.slots"),
            (hello(varint(8, 0)), "hello.threads"), (hello(varint(9, 0)), "hello.page_tokens"),
            (hello(varint(10, 0)), "hello.context_tokens_max"),
            (hello(varint(6, 0xFFFF_FFFF)), "hello.process_id"),
            (hello(double(11, nan)), "hello.prefill"),
            (hello(double(11, infinity)), "hello.prefill"),
            (
                hello(nested(5, [UInt8](repeating: 65, count: Limits.wireTextBytesMax + 1))),
                "hello.host"
            ),
            (hello(nested(4, [0xFF, 0xFE])), "hello.model_name"),
            (envelope(20, []), "worker"),
            (envelope(21, varint(1, 0)), "refuse.code"),
            (envelope(21, varint(1, 7)), "refuse.code"),
            (envelope(23, []), "attempt.run"),
            (envelope(23, attempt + varint(1, 0)), "attempt.run"),
            (envelope(23, attempt + varint(2, 0)), "attempt.round"),
            (envelope(23, attempt + varint(2, 65)), "attempt.round"),
            (envelope(24, attempt + varint(3, 0)), "attempt.prompt"),
            (envelope(24, attempt + varint(3, 65)), "attempt.prompt"),
            (envelope(24, attempt + varint(4, 0)), "attempt.attempt"),
            (envelope(22, nested(4, []) + varint(6, 1)), "task_assign.attempt"),
            (envelope(22, nested(1, attempt) + varint(6, 1)), "task_assign.sampling"),
            (
                assign(nested(2, [255, 255, 255, 255, 255, 255, 255, 255, 255, 1])),
                "task_assign.prefix"
            ),
            (assign(varint(3, 1)), "task_assign.pages_offered"),
            (assign(varint(6, 0)), "task_assign.max_tokens"),
            (assign(varint(6, 1 << 21)), "task_assign.max_tokens"),
            (assign([], sampling: double(1, nan)), "sampling.temperature"),
            (assign([], sampling: []), "sampling.top_p"),
            (assign([], sampling: double(2, infinity)), "sampling.top_p"),
            (envelope(11, nested(2, [0])), "page_request.attempt"),
            (
                envelope(11, nested(1, attempt) + nested(2, [UInt8](0...32))),
                "page_request.pages.count"
            ),
            (envelope(11, nested(1, attempt) + nested(2, [3, 3])), "page_request.pages"),
            (envelope(11, nested(1, attempt) + nested(2, [3, 2])), "page_request.pages"),
            (envelope(12, nested(1, attempt) + account), "task_result.finish"),
            (envelope(12, nested(1, attempt) + varint(3, 4) + account), "task_result.finish"),
            (envelope(12, nested(1, attempt) + varint(3, 1)), "task_result.account"),
            (
                envelope(12, nested(1, attempt) + varint(3, 1) + nested(4, varint(3, .max))),
                "account.bytes_shipped"
            ),
            (
                envelope(12, nested(1, attempt) + varint(3, 1) + nested(4, double(7, nan))),
                "account.prefix_milliseconds"
            ),
            (envelope(13, nested(1, attempt) + varint(2, 6)), "task_failed.code"),
            (envelope(13, varint(2, 1)), "task_failed.attempt"),
            (envelope(30, nested(2, [])), "heartbeat.progress.attempt"),
            (
                envelope(
                    30,
                    (0...Limits.slotsPerWorkerMax).flatMap { _ in nested(2, nested(1, attempt)) }),
                "heartbeat.progress.count"
            ),
        ]
        for (bytes, field) in cases {
            let error = refusal(bytes)
            #expect(
                error?.description.contains(field) == true, "\(field): \(String(describing: error))"
            )
        }
    }

    @Test(
        "Truncated messages are refused or read within bounds; nothing crashes",
        arguments: everyMessage)
    func truncated(message: ControlMessage) {
        let bytes = ControlCodec.encode(message)
        for count in 0..<min(bytes.count, 600) {
            // A cut at a field's end is legal protobuf, so only the bounds are promised.
            if let read = try? ControlCodec.decode(Array(bytes[..<count])) {
                #expect(read != message)
            }
        }
    }

    @Test(
        "Mutated messages never crash, and what is read can be written again",
        arguments: 0..<UInt64(8))
    func mutated(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let originals = everyMessage.map { ControlCodec.encode($0) }
        for round in 0..<3_000 {
            var bytes = originals[round % originals.count]
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                mutate(&bytes, originals, &generator)
            }
            let budget = ProtobufBudget(messageBytes: bytes.count)
            let message = try? ControlCodec.decode(bytes.span.bytes, budget: budget)
            try #require(budget.live == 0, "memory kept: seed \(seed), round \(round)")
            guard let message else { continue }
            let again = try ControlCodec.decode(ControlCodec.encode(message))
            try #require(again == message, "seed \(seed), round \(round)")
        }
    }

    private func mutate(
        _ bytes: inout [UInt8], _ originals: [[UInt8]], _ generator: inout SeededGenerator
    ) {
        let index = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0 where index < bytes.count:
            bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1 where index < bytes.count: bytes.remove(at: index)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
        case 3: bytes = Array(bytes[..<index]) + (originals.randomElement(using: &generator) ?? [])
        default: bytes.insert(contentsOf: [255, 255, 255, 255, 127], at: index)
        }
    }

    @Test(
        "Memory refused at any moment is an error, and all of it comes back",
        arguments: everyMessage)
    func scarceMemory(message: ControlMessage) {
        let bytes = ControlCodec.encode(message)
        var succeeded = false
        for allowed in stride(from: 0, to: 64_000, by: bytes.count > 1_000 ? 997 : 7)
        where !succeeded {
            let budget = ProtobufBudget(bytes: allowed)
            do throws(WireError) {
                succeeded = try ControlCodec.decode(bytes.span.bytes, budget: budget) == message
            } catch {
                #expect(error == .malformed)
            }
            #expect(budget.live == 0)
        }
        #expect(succeeded)
    }

    @Test("A small message cannot ask for much memory")
    func amplification() {
        // Two bytes each for what would become half a million structs.
        let bomb = envelope(30, (0..<500_000).flatMap { _ in nested(2, []) })
        #expect(refusal(bomb) == .malformed)
        let giant = [UInt8](repeating: 0, count: Limits.controlMessageBytesMax + 1)
        #expect(refusal(giant) == .tooLarge(bytes: giant.count, max: Limits.controlMessageBytesMax))
    }
}
