import SprintProtocol
import SprintTensor
import SprintWire
import Synchronization
import Testing

@testable import SprintEngine

/// Pages are handed out while the replica computes, and are whole or not there.
@Suite(.timeLimit(.minutes(20))) struct PageExporterTests {
    /// Whether the page is what its prefix says it is, checksum included.
    private static func isWhole(
        _ page: ShippedPage, of prefix: [TokenID], on exporter: (Fingerprint, KVGeometry)
    ) -> Bool {
        let (fingerprint, geometry) = exporter
        let expected = PageExpectation(
            page: page.number, of: prefix,
            identities: PageChain.identities(fingerprint: fingerprint, tokens: prefix),
            fingerprint: fingerprint, geometry: geometry)
        return page.payload.withBytes { payload in
            do throws(PageError) {
                try PageCodec.verify(page.header, payload: payload, expecting: expected)
                return true
            } catch {
                return false
            }
        }
    }

    /// What the threads tell each other.
    private struct Progress {
        var seen = 0
        var whole = 0
        var isOver = false
    }

    /// `Progress`, shared.
    private final class Board: Sendable { let progress = Mutex(Progress()) }

    /// Takes the first four pages of each prefix, as far as they are there, and checks them.
    private static func look(
        at prefixes: [[TokenID]], through exporter: PageExporter, _ site: (Fingerprint, KVGeometry),
        _ board: Board
    ) {
        for prefix in prefixes {
            for page in exporter.export(Array(0..<4), of: prefix) {
                let isWhole = isWhole(page, of: prefix, on: site)
                board.progress.withLock {
                    $0.seen += 1
                    $0.whole += isWhole ? 1 : 0
                }
            }
        }
    }

    @Test func `only full pages that the store has are handed out, once each, ascending`() throws {
        let replica = try SmallModel.replica()
        let prefix = ExecutorTests.prefix(100)
        #expect(replica.pageExporter.export([0, 1, 2], of: prefix).isEmpty)
        _ = try ExecutorTests.execute(
            ExecutorTests.assignment(prefix: prefix, maxTokens: 1), on: replica)
        let pages = replica.pageExporter.export([2, 0, 2, 3, -1, .max], of: prefix)
        #expect(pages.map(\.number) == [0, 2])
        let site = (replica.fingerprint, replica.kvGeometry)
        #expect(pages.allSatisfy { Self.isWhole($0, of: prefix, on: site) })
        #expect(replica.pageExporter.export([0], of: ExecutorTests.prefix(31)).isEmpty)
    }

    @Test func `a page that was handed out outlives its eviction`() throws {
        let replica = try SmallModel.replica(pages: 6)
        let prefix = ExecutorTests.prefix(64)
        _ = try ExecutorTests.execute(
            ExecutorTests.assignment(prefix: prefix, maxTokens: 1), on: replica)
        let held = replica.pageExporter.export([0, 1], of: prefix)
        #expect(held.count == 2)
        for first in 0..<4 {
            let other = [TokenID(65 + first)] + ExecutorTests.prefix(120)
            _ = try ExecutorTests.execute(
                ExecutorTests.assignment(prefix: other, maxTokens: 1), on: replica)
        }
        #expect(replica.kvAccount.store.evictions >= 2)
        #expect(replica.pageExporter.export([0, 1], of: prefix).isEmpty)
        let site = (replica.fingerprint, replica.kvGeometry)
        #expect(held.allSatisfy { Self.isWhole($0, of: prefix, on: site) })
    }

    @Test func `pages asked for from other threads while the replica computes are whole`()
        async throws
    {
        let replica = try SmallModel.replica(pages: 12)
        let exporter: PageExporter = replica.pageExporter
        let site: (Fingerprint, KVGeometry) = (replica.fingerprint, replica.kvGeometry)
        let prefixes = (0..<3).map { [TokenID(65 + $0)] + ExecutorTests.prefix(150) }
        let board = Board()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    while !board.progress.withLock({ $0.isOver }) {
                        Self.look(at: prefixes, through: exporter, site, board)
                        await Task.yield()
                    }
                }
            }
            // Twelve pages hold two of the three prefixes: each run evicts what another one made.
            var round = 0
            while round < 60 || round < 10_000 && board.progress.withLock({ $0.seen < 50 }) {
                let task = ExecutorTests.assignment(prefix: prefixes[round % 3], maxTokens: 2)
                _ = try ExecutorTests.execute(task, on: replica)
                round += 1
                await Task.yield()
            }
            board.progress.withLock { $0.isOver = true }
            try await group.waitForAll()
        }
        let progress = board.progress.withLock { $0 }
        #expect(replica.kvAccount.store.evictions > 20)
        #expect(progress.seen >= 50 && progress.whole == progress.seen, "\(progress)")
    }
}
