import Glibc
import Synchronization
import Testing

@testable import SprintTensor

@Suite struct ThreadPoolTests {
    @Test(arguments: [1, 2, 5]) func everyTaskRunsExactlyOnce(threads: Int) {
        let pool = ThreadPool(threads: threads)
        for tasks in [0, 1, 2, 3, 7, 100] {
            let counts = Mutex([Int](repeating: 0, count: tasks))
            pool.run(tasks) { task, _ in counts.withLock { $0[task] += 1 } }
            #expect(counts.withLock { $0 } == [Int](repeating: 1, count: tasks))
        }
    }

    @Test func lanesAreWithinTheLimit() {
        let pool = ThreadPool(threads: 4)
        for limit in 1...4 {
            let lanes = Mutex(Set<Int>())
            pool.run(64, limit: limit) { _, lane in lanes.withLock { _ = $0.insert(lane) } }
            #expect(lanes.withLock { $0.allSatisfy { (0..<limit).contains($0) } })
        }
    }

    @Test func twoTasksOfOneLaneNeverOverlap() {
        let pool = ThreadPool(threads: 3)
        let busy = Mutex(Set<Int>())
        let overlaps = Mutex(0)
        for _ in 0..<50 {
            pool.run(12) { _, lane in
                if !busy.withLock({ $0.insert(lane).inserted }) { overlaps.withLock { $0 += 1 } }
                busy.withLock { _ = $0.remove(lane) }
            }
        }
        #expect(overlaps.withLock { $0 } == 0)
    }

    @Test func callersTakeTurns() async {
        let pool = ThreadPool(threads: 2)
        let total = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let sum = Mutex(0)
                    pool.run(100) { task, _ in sum.withLock { $0 += task } }
                    return sum.withLock { $0 }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(total == 8 * 4_950)
    }

    /// Jobs follow each other both while threads still look for one and after they went to sleep.
    @Test(arguments: [0, 200]) func jobsInRowSeeTheirOwnTasksOnly(pauseMicroseconds: UInt32) {
        let pool = ThreadPool(threads: 3)
        for job in 0..<(pauseMicroseconds == 0 ? 20_000 : 100) {
            let tasks = 1 + job % 5
            let sum = Atomic(0)
            pool.run(tasks) { task, _ in sum.add(job + task, ordering: .relaxed) }
            #expect(sum.load(ordering: .relaxed) == tasks * job + tasks * (tasks - 1) / 2)
            if pauseMicroseconds > 0 { usleep(pauseMicroseconds) }
        }
    }

    @Test(.timeLimit(.minutes(20))) func idleThreadsSleep() async throws {
        let pool = ThreadPool(threads: 4)
        pool.run(8) { _, _ in }
        while pool.board.threadsAsleep < 3 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(pool.board.threadsAsleep == 3)
    }

    @Test func threadsEndWithThePool() {
        for _ in 0..<20 { ThreadPool(threads: 4).run(8) { _, _ in } }
    }
}
