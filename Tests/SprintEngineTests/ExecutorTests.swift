import SprintProtocol
import SprintTensor
import SprintWire
import Testing

@testable import SprintEngine

@Suite struct ExecutorTests {
    static let attempt = AttemptID(task: TaskID(run: RunID(1), round: 1, prompt: 1), attempt: 1)

    static func assignment(
        prefix: [TokenID], offered: Int = 0, maxTokens: Int = 20, temperature: Double = 0.6,
        round: Int = 1
    ) -> TaskAssignment {
        TaskAssignment(
            attempt: AttemptID(task: TaskID(run: RunID(1), round: round, prompt: 1), attempt: 1),
            prefix: prefix,
            pagesOffered: offered, sampling: SamplingParameters(temperature: temperature), seed: 5,
            maxTokens: maxTokens)
    }

    static func prefix(_ count: Int) -> [TokenID] { (0..<count).map { TokenID(97 + $0 * 7 % 26) } }

    /// Runs one assignment alone on a replica.
    static func execute(_ task: TaskAssignment, on replica: Replica) throws -> TaskResult {
        let executors = Executors(replica: replica)
        _ = try executors.begin(task, at: .zero)
        try executors.proceed(task.attempt, at: .zero)
        return try finish(executors, on: replica)
    }

    static func finish(_ executors: Executors, on replica: Replica) throws -> TaskResult {
        while true {
            for event in executors.handle(replica.step(), at: .zero) {
                guard case .finished(let result) = event else {
                    throw TestFailure(text: "\(event)")
                }
                return result
            }
        }
    }

    @Test func `illegal assignments are refused before anything is held`() throws {
        let replica = try SmallModel.replica()
        let executors = Executors(replica: replica)
        func code(_ task: TaskAssignment) -> TaskFailure.Code? {
            do throws(TaskFailure) {
                _ = try executors.begin(task, at: .zero)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(Self.assignment(prefix: [])) == .invalidTask)
        #expect(code(Self.assignment(prefix: [-1])) == .invalidTask)
        #expect(code(Self.assignment(prefix: [TokenID(SmallModel.rows)])) == .invalidTask)
        #expect(code(Self.assignment(prefix: [1], maxTokens: 0)) == .invalidTask)
        #expect(code(Self.assignment(prefix: [1], temperature: .nan)) == .invalidTask)
        #expect(code(Self.assignment(prefix: [1], temperature: -1)) == .invalidTask)
        #expect(code(Self.assignment(prefix: [1], round: 0)) == .invalidTask)
        #expect(
            code(Self.assignment(prefix: Self.prefix(SmallModel.contextTokens))) == .contextOverflow
        )
        #expect(executors.count == 0)
        #expect(replica.kvAccount.pagesInUse == 0)
        #expect(code(Self.assignment(prefix: [1])) == nil)
    }

    @Test func `a task larger than the whole memory is too large here, not overload`() throws {
        let small = Executors(replica: try SmallModel.replica(pages: 2))
        #expect {
            _ = try small.begin(Self.assignment(prefix: Self.prefix(70)), at: .zero)
        } throws: { error in
            let failure = error as? TaskFailure
            return failure?.code == .tooLarge && failure?.isRetriable == true
        }
        #expect(small.count == 0)
    }

    @Test func `more attempts than slots are refused as retriable`() throws {
        let executors = Executors(replica: try SmallModel.replica(slots: 1))
        _ = try executors.begin(Self.assignment(prefix: [1]), at: .zero)
        let second = Self.assignment(prefix: [1], round: 2)
        #expect {
            _ = try executors.begin(second, at: .zero)
        } throws: { error in
            (error as? TaskFailure)?.isRetriable == true
        }
        executors.cancel(Self.attempt)
        #expect(try executors.begin(second, at: .zero).isEmpty)
    }

    @Test(arguments: [1, 31, 32, 33, 64, 95, 96, 97, 200])
    func `an execution is the same computed anew, from the store, and from shipped pages`(
        count: Int
    ) throws {
        let source = try SmallModel.replica()
        let first = try Self.execute(Self.assignment(prefix: Self.prefix(count)), on: source)
        let full = count / Limits.pageTokens
        #expect(first.account.tokensRecomputed == full * Limits.pageTokens)
        #expect(first.account.tailTokens == count % Limits.pageTokens)
        let again = try Self.execute(Self.assignment(prefix: Self.prefix(count)), on: source)
        #expect(again.tokens == first.tokens && again.finish == first.finish)
        #expect(again.account.pagesReused == full)
        // Of a page that ends with the prefix's last token, that one token is computed again.
        #expect(again.account.tokensRecomputed <= 1)

        let target = try SmallModel.replica()
        let executors = Executors(replica: target)
        let task = Self.assignment(prefix: Self.prefix(count), offered: full)
        let missing = try executors.begin(task, at: .zero)
        #expect(missing == Array(0..<full))
        for page in source.pageExporter.export(missing, of: task.prefix) {
            let header = PageCodec.encode(page.header)
            let outcome = page.payload.withBytes {
                executors.stage(
                    task.attempt, header: header.span.bytes, payload: $0, at: .zero)
            }
            #expect(outcome == .staged)
        }
        try executors.proceed(task.attempt, at: .zero)
        let shipped = try Self.finish(executors, on: target)
        #expect(shipped.tokens == first.tokens && shipped.finish == first.finish)
        #expect(shipped.account.pagesShipped == full && shipped.account.pagesReused == 0)
        #expect(shipped.account.bytesShipped == full * target.kvGeometry.pageByteCount)
    }

    @Test func `a limit is met, and shortened at the context's end`() throws {
        let replica = try SmallModel.replica()
        let result = try Self.execute(
            Self.assignment(prefix: Self.prefix(40), maxTokens: 3), on: replica)
        #expect(result.tokens.count <= 3)
        let late = Self.assignment(
            prefix: Self.prefix(SmallModel.contextTokens - 5), maxTokens: 400)
        let cut = try Self.execute(late, on: replica)
        #expect(cut.tokens.count <= 5)
    }

    @Test func `cancelling frees slot and pages at any moment`() throws {
        let replica = try SmallModel.replica()
        let executors = Executors(replica: replica)
        for steps in 0..<6 {
            let task = Self.assignment(prefix: Self.prefix(150), maxTokens: 30)
            _ = try executors.begin(task, at: .zero)
            if steps > 0 { try executors.proceed(task.attempt, at: .zero) }
            for _ in 0..<steps { _ = executors.handle(replica.step(), at: .zero) }
            executors.cancel(task.attempt)
            #expect(executors.count == 0 && replica.slots.isEmpty && !replica.isRunnable)
            #expect(replica.kvAccount.pagesInUse == replica.kvAccount.pagesEvictable)
        }
    }

    @Test func `progress grows with every step`() throws {
        let replica = try SmallModel.replica(batchTokens: 16)
        let executors = Executors(replica: replica)
        let task = Self.assignment(prefix: Self.prefix(100), maxTokens: 10)
        _ = try executors.begin(task, at: .zero)
        try executors.proceed(task.attempt, at: .zero)
        var last = 0
        while let progress = executors.progress.first {
            #expect(progress.tokens > last || last == 0)
            last = progress.tokens
            _ = executors.handle(replica.step(), at: .zero)
        }
        #expect(last >= 100)
    }

    @Test func `times come from the caller's clock`() throws {
        let replica = try SmallModel.replica()
        let executors = Executors(replica: replica)
        let task = Self.assignment(prefix: Self.prefix(10), maxTokens: 4)
        _ = try executors.begin(task, at: Instant(nanoseconds: 1_000_000))
        try executors.proceed(task.attempt, at: Instant(nanoseconds: 2_000_000))
        var now: Int64 = 5_000_000
        while executors.count > 0 {
            for case .finished(let result) in executors.handle(
                replica.step(), at: Instant(nanoseconds: now))
            {
                #expect(result.account.prefixMilliseconds == 4)
                #expect(result.account.decodeMilliseconds == Double(now - 5_000_000) / 1e6)
            }
            now += 1_000_000
        }
    }

    @Test func `a benchmark's execution goes on to its limit whatever it writes`() throws {
        for seed in UInt64(1)...4 {
            let replica = try SmallModel.replica(seed: seed)
            let executors = Executors(replica: replica, writesToLimit: true)
            // Hot enough that the end of sequence is drawn now and then.
            let task = Self.assignment(prefix: [65], maxTokens: 500, temperature: 20)
            _ = try executors.begin(task, at: .zero)
            try executors.proceed(task.attempt, at: .zero)
            let result = try Self.finish(executors, on: replica)
            #expect(result.finish == .limit && result.tokens.count > 490, "seed \(seed)")
        }
    }
}
