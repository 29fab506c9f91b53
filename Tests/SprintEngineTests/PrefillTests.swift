import SprintProtocol
import Testing

@testable import SprintEngine

/// How prefixes share passes: every attempt grows, few rows or many, and nothing of it shows.
@Suite struct PrefillTests {
    private static func task(_ round: Int, prefix: [TokenID]) -> TaskAssignment {
        ExecutorTests.assignment(prefix: prefix, maxTokens: 12, round: round)
    }

    /// Prefixes of one length that differ from their first token on.
    private static func apart(_ count: Int, tokens: Int) -> [[TokenID]] {
        (0..<count).map { index in [TokenID(65 + index)] + ExecutorTests.prefix(tokens - 1) }
    }

    private static func start(_ prefixes: [[TokenID]], on replica: Replica) throws -> Executors {
        let executors = Executors(replica: replica)
        for (index, prefix) in prefixes.enumerated() {
            let task = task(index + 1, prefix: prefix)
            _ = try executors.begin(task, at: .zero)
            try executors.proceed(task.attempt, at: .zero)
        }
        return executors
    }

    private static func finish(_ executors: Executors, on replica: Replica) throws
        -> [Int: [TokenID]]
    {
        var results: [Int: [TokenID]] = [:]
        while executors.count > 0 {
            for event in executors.handle(replica.step(), at: .zero) {
                guard case .finished(let result) = event else {
                    throw TestFailure(text: "\(event)")
                }
                results[result.attempt.task.round] = result.tokens
            }
        }
        return results
    }

    @Test(arguments: [8, 16, 33, 64])
    func `of several prefixes every one grows with every pass`(rows: Int) throws {
        let replica = try SmallModel.replica(batchTokens: 64)
        replica.prefillRows = rows
        let executors = try Self.start(Self.apart(4, tokens: 150), on: replica)
        var last = executors.progress.map(\.tokens)
        for pass in 1...4 {
            _ = executors.handle(replica.step(), at: .zero)
            let now = executors.progress.map(\.tokens)
            #expect(zip(last, now).allSatisfy(<), "pass \(pass): \(last) then \(now)")
            #expect(replica.lastPass.prefillRows <= rows)
            last = now
        }
    }

    @Test func `who waits for a page that another makes grows with it`() throws {
        let replica = try SmallModel.replica(batchTokens: 64)
        let shared = ExecutorTests.prefix(400)
        let executors = try Self.start([shared + [70], shared + [71], shared + [72]], on: replica)
        var last = [0, 0, 0]
        for pass in 1...5 {
            _ = executors.handle(replica.step(), at: .zero)
            let now = executors.progress.map(\.tokens)
            #expect(zip(last, now).allSatisfy(<), "pass \(pass): \(last) then \(now)")
            last = now
        }
        #expect(replica.lastPass.prefillRows == 64, "the one that computes has the whole pass")
    }

    @Test func `what a short prefix leaves of its share goes to the longer ones`() throws {
        let replica = try SmallModel.replica(batchTokens: 64)
        let prefixes = [Self.apart(2, tokens: 300)[0], Self.apart(2, tokens: 9)[1]]
        _ = try Self.start(prefixes, on: replica)
        _ = replica.step()
        #expect(replica.lastPass == PassAccount(rows: 9 + 32, prefillRows: 9 + 32))
    }

    @Test(arguments: [1, 3, 31, 64])
    func `rows of a pass never show in a token`(rows: Int) throws {
        let prefixes = Self.apart(3, tokens: 100) + [ExecutorTests.prefix(40)]
        let whole = try SmallModel.replica(batchTokens: 256)
        let expected = try Self.finish(Self.start(prefixes, on: whole), on: whole)
        let replica = try SmallModel.replica(batchTokens: 64)
        replica.prefillRows = rows
        #expect(try Self.finish(Self.start(prefixes, on: replica), on: replica) == expected)
    }

    /// 975 tokens a second, as SmolLM2 has on one core: 256 rows at once would take 262 ms.
    @Test func `a long prompt stalls no running slot, and nothing of it shows`() throws {
        let (fixed, perRow) = (0.004, 1 / 975.0)
        let whole = try SmallModel.replica(batchTokens: 256)
        let short = Self.task(1, prefix: ExecutorTests.prefix(20))
        let long = Self.task(2, prefix: Self.apart(2, tokens: 700)[1])
        let expected = try [short, long].map { try ExecutorTests.execute($0, on: whole).tokens }

        let replica = try SmallModel.replica(batchTokens: 256)
        let executors = Executors(replica: replica)
        var budget = PassBudget(rowsMax: 256, tokensPerSecond: 900)
        var results: [Int: [TokenID]] = [:]
        var (shared, alone) = (0, 0)
        _ = try executors.begin(short, at: .zero)
        try executors.proceed(short.attempt, at: .zero)
        for pass in 0..<100 {
            if pass == 3 {
                _ = try executors.begin(long, at: .zero)
                try executors.proceed(long.attempt, at: .zero)
            }
            let isDecoding = replica.isDecoding
            replica.prefillRows = budget.rows(whileDecoding: isDecoding)
            for case .finished(let result) in executors.handle(replica.step(), at: .zero) {
                results[result.attempt.task.round] = result.tokens
            }
            let rows = replica.lastPass.prefillRows
            budget.learn(replica.lastPass, took: .seconds(fixed + perRow * Double(rows)))
            if isDecoding {
                #expect(perRow * Double(rows) <= 0.05, "pass \(pass): \(rows) rows")
                shared = max(shared, rows)
            } else {
                alone = max(alone, rows)
            }
        }
        #expect(shared >= Limits.pageTokens && alone == 256)
        #expect([results[1], results[2]] == expected.map(Optional.some))
    }

    @Test func `an attempt is charged its rows of each pass, not its wait`() throws {
        let replica = try SmallModel.replica(batchTokens: 64)
        let executors = try Self.start(Self.apart(2, tokens: 64), on: replica)
        var accounts: [ExecutionAccount] = []
        var now = Instant.zero
        while executors.count > 0 {
            let events = replica.step()
            // A row takes 1 ms; between passes a second goes by.
            let took = Duration.milliseconds(replica.lastPass.rows)
            now = now + took + .seconds(1)
            for case .finished(let result) in executors.handle(events, at: now, took: took) {
                accounts.append(result.account)
            }
        }
        #expect(accounts.count == 2)
        for account in accounts {
            let computed = account.tokensRecomputed + account.tailTokens
            #expect(abs(account.prefillMilliseconds - Double(computed)) < 1e-6, "\(account)")
            #expect(account.prefixMilliseconds > 1_000)
        }
    }

    @Test func `the speed at the start is that of the second, warm pass`() throws {
        let replica = try SmallModel.replica(slots: 2)
        var reading = Instant.zero
        let speed = replica.measurePrefill {
            reading = reading + .milliseconds(500)
            return reading
        }
        #expect(speed == 62, "31 rows in half a second")
        #expect(replica.slots.isEmpty && replica.prefillRows == 64)
        #expect(replica.kvAccount.pagesInUse == replica.kvAccount.pagesEvictable)
        #expect(try SmallModel.replica(pages: 1).measurePrefill { .zero } == 0)
        #expect(replica.measurePrefill { .zero } == 0, "a clock that stands still")
    }
}
