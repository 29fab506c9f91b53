import SprintProtocol
import SprintTensor
import SprintWire
import Testing

@testable import SprintEngine

/// Contract C2: a page that is not exactly the one that is missing leaves the cache untouched.
@Suite struct StagingTests {
    /// A way to spoil a page.
    struct Forgery: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let spoil: @Sendable (inout PageHeader, inout [UInt8]) -> Void

        init(_ name: String, _ spoil: @escaping @Sendable (inout PageHeader, inout [UInt8]) -> Void)
        {
            testDescription = name
            self.spoil = spoil
        }
    }

    static let forgeries = [
        Forgery("fingerprint") { header, _ in header.fingerprint = .zero },
        Forgery("parent") { header, _ in header.parent = header.identity },
        Forgery("identity") { header, _ in header.identity = header.parent },
        Forgery("position one page on") { header, _ in header.position += Limits.pageTokens },
        Forgery("position between pages") { header, _ in header.position += 1 },
        Forgery("position far away") { header, _ in header.position = 1 << 20 },
        Forgery("token") { header, _ in header.tokens[5] += 1 },
        Forgery("geometry") { header, _ in header.geometry.layers += 1 },
        Forgery("claimed length") { header, _ in header.payloadByteCount -= 1 },
        Forgery("checksum") { header, _ in header.payloadChecksum ^= 1 },
        Forgery("flipped bit") { _, payload in payload[100] ^= 0x10 },
        Forgery("truncated") { _, payload in payload.removeLast() },
        Forgery("oversized") { _, payload in payload.append(0) },
        Forgery("empty") { _, payload in payload = [] },
    ]

    @Test(arguments: forgeries)
    func `a forged page is refused and the execution unchanged`(forgery: Forgery) throws {
        let source = try SmallModel.replica()
        let task = ExecutorTests.assignment(prefix: ExecutorTests.prefix(100), offered: 3)
        let expected = try ExecutorTests.execute(task, on: source)

        let target = try SmallModel.replica()
        let executors = Executors(replica: target)
        let missing = try executors.begin(task, at: .zero)
        let before = target.kvAccount
        for page in source.pageExporter.export(missing, of: task.prefix) {
            var header = page.header
            var payload = page.payload.withBytes { bytes in
                (0..<bytes.byteCount).map { bytes.byte($0) }
            }
            forgery.spoil(&header, &payload)
            let frame = PageCodec.encode(header)
            let outcome = executors.stage(
                task.attempt, header: frame.span.bytes, payload: payload.span.bytes, at: .zero)
            guard case .refused = outcome else {
                Issue.record("page \(page.number) was \(outcome)")
                continue
            }
        }
        #expect(target.kvAccount == before)
        try executors.proceed(task.attempt, at: .zero)
        let result = try ExecutorTests.finish(executors, on: target)
        #expect(result.tokens == expected.tokens && result.finish == expected.finish)
        #expect(result.account.pagesRefused == 3 && result.account.pagesShipped == 0)
        #expect(result.account.tokensRecomputed == 96)
    }

    @Test func `a header of any wrong bytes is refused`() throws {
        let source = try SmallModel.replica()
        let task = ExecutorTests.assignment(prefix: ExecutorTests.prefix(40), offered: 1)
        _ = try ExecutorTests.execute(task, on: source)
        let page = try #require(source.pageExporter.export([0], of: task.prefix).first)
        let good = PageCodec.encode(page.header)
        let executors = Executors(replica: try SmallModel.replica())
        _ = try executors.begin(task, at: .zero)
        for offset in good.indices {
            var bad = good
            bad[offset] ^= 0x40
            let outcome = page.payload.withBytes {
                executors.stage(
                    task.attempt, header: bad.span.bytes, payload: $0, at: .zero)
            }
            guard case .refused = outcome else {
                Issue.record("a flip at byte \(offset) was \(outcome)")
                continue
            }
        }
        for length in 0..<good.count {
            let short = Array(good.prefix(length))
            let outcome = page.payload.withBytes {
                executors.stage(
                    task.attempt, header: short.span.bytes, payload: $0, at: .zero)
            }
            guard case .refused = outcome else {
                Issue.record("\(length) bytes of header were \(outcome)")
                continue
            }
        }
    }

    @Test func `pages are committed in any order of arrival, and only a gap is computed`() throws {
        let source = try SmallModel.replica()
        let task = ExecutorTests.assignment(prefix: ExecutorTests.prefix(170), offered: 5)
        let expected = try ExecutorTests.execute(task, on: source)
        let target = try SmallModel.replica()
        let executors = Executors(replica: target)
        _ = try executors.begin(task, at: .zero)
        for number in [4, 0, 1, 3] {
            #expect(try Self.ship(number, from: source, task, to: executors) == .staged)
            #expect(target.kvAccount.pagesStored == 0)
        }
        #expect(try Self.ship(0, from: source, task, to: executors) == .unwanted)
        try executors.proceed(task.attempt, at: .zero)
        #expect(target.kvAccount.pagesStored == 4)
        let result = try ExecutorTests.finish(executors, on: target)
        #expect(result.tokens == expected.tokens)
        #expect(result.account.pagesShipped == 4 && result.account.tokensRecomputed == 32)
        #expect(try Self.ship(0, from: source, task, to: executors) == .unwanted)
    }

    @Test func `only missing pages are asked for, and pages of another task count`() throws {
        let source = try SmallModel.replica()
        let long = ExecutorTests.assignment(prefix: ExecutorTests.prefix(170), offered: 5)
        _ = try ExecutorTests.execute(long, on: source)
        let target = try SmallModel.replica()
        _ = try ExecutorTests.execute(
            ExecutorTests.assignment(prefix: ExecutorTests.prefix(70)), on: target)
        let executors = Executors(replica: target)
        #expect(try executors.begin(long, at: .zero) == [2, 3, 4])
        executors.cancel(long.attempt)
        var none = long
        none.pagesOffered = 0
        #expect(try executors.begin(none, at: .zero) == [])
        none.pagesOffered = 1_000
        #expect(try executors.begin(none, at: .zero) == [2, 3, 4])
    }

    @Test(arguments: [true, false])
    func `a page travels once for all tasks that lack it, and is computed if it never comes`(
        arrives: Bool
    ) throws {
        let source = try SmallModel.replica()
        let first = ExecutorTests.assignment(prefix: ExecutorTests.prefix(100), offered: 3)
        let second = ExecutorTests.assignment(
            prefix: ExecutorTests.prefix(170), offered: 5, round: 2)
        _ = try ExecutorTests.execute(first, on: source)
        let expected = try ExecutorTests.execute(second, on: source)
        let target = try SmallModel.replica()
        let executors = Executors(replica: target)
        #expect(try executors.begin(first, at: .zero) == [0, 1, 2])
        #expect(try executors.begin(second, at: .zero) == [3, 4])
        for number in [3, 4] {
            #expect(try Self.ship(number, from: source, second, to: executors) == .staged)
        }
        try executors.proceed(second.attempt, at: .zero)
        #expect(!target.isRunnable)
        #expect(target.step().isEmpty)
        #expect(executors.progress.map(\.tokens) == [0, 64])
        if arrives {
            for number in 0..<3 {
                #expect(try Self.ship(number, from: source, first, to: executors) == .staged)
            }
            #expect(executors.progress.map(\.tokens) == [96, 160])
            try executors.proceed(first.attempt, at: .zero)
        } else {
            executors.cancel(first.attempt)
        }
        #expect(target.isRunnable)
        var results: [TaskResult] = []
        while executors.count > 0 {
            for case .finished(let result) in executors.handle(target.step(), at: .zero) {
                results.append(result)
            }
        }
        let result = try #require(results.first { $0.attempt == second.attempt })
        #expect(result.tokens == expected.tokens && result.finish == expected.finish)
        #expect(result.account.pagesShipped == 2)
        #expect(result.account.tokensRecomputed == (arrives ? 0 : 96))
    }

    @Test func `a reservation keeps its pages while others are evicted, until a slot needs them`()
        throws
    {
        let replica = try SmallModel.replica(pages: 8)
        let kept = ExecutorTests.assignment(prefix: ExecutorTests.prefix(70), maxTokens: 5)
        let expected = try ExecutorTests.execute(kept, on: replica)
        let executors = Executors(replica: replica)
        _ = try executors.begin(kept, at: .zero)
        let other = Executors(replica: replica)
        for first in TokenID(1)...5 {
            let task = ExecutorTests.assignment(
                prefix: [first] + ExecutorTests.prefix(99), maxTokens: 5, round: 2)
            _ = try other.begin(task, at: .zero)
            try other.proceed(task.attempt, at: .zero)
            _ = try ExecutorTests.finish(other, on: replica)
            #expect(replica.storedPages(of: kept.prefix) == 2)
        }
        let large = ExecutorTests.assignment(
            prefix: [9] + ExecutorTests.prefix(230), maxTokens: 5, round: 3)
        _ = try other.begin(large, at: .zero)
        try other.proceed(large.attempt, at: .zero)
        _ = try ExecutorTests.finish(other, on: replica)
        #expect(replica.storedPages(of: kept.prefix) < 2)
        try executors.proceed(kept.attempt, at: .zero)
        #expect(try ExecutorTests.finish(executors, on: replica).tokens == expected.tokens)
    }

    static func ship(
        _ number: Int, from source: Replica, _ task: TaskAssignment, to executors: Executors
    ) throws -> StageOutcome {
        let page = try #require(source.pageExporter.export([number], of: task.prefix).first)
        let header = PageCodec.encode(page.header)
        return page.payload.withBytes {
            executors.stage(
                task.attempt, header: header.span.bytes, payload: $0, at: .zero)
        }
    }
}
