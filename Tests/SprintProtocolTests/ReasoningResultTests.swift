import SprintProtocol
import Testing

@Suite struct ReasoningResultTests {
    /// A run of random rounds; 0 tasks in some.
    private func result(_ generator: inout SeededGenerator) -> ReasoningResult {
        let rounds = (0..<generator.number(4)).map { _ in
            let tasks = (0..<generator.number(4)).map { _ in task(&generator) }
            return ReasoningResult.Round(
                plan: "", planTokens: generator.number(100), tasks: tasks,
                waitMilliseconds: Double(generator.number(50)))
        }
        return ReasoningResult(
            answer: nil, trajectory: [], rounds: rounds, answerTokens: generator.number(50),
            discardedTokens: 0, grammar: .init(), wallMilliseconds: 0, plannerMilliseconds: 0)
    }

    private func task(_ generator: inout SeededGenerator) -> ReasoningResult.TaskAccount {
        var account = ExecutionAccount()
        account.pagesShipped = generator.number(10)
        account.pagesReused = generator.number(10)
        account.bytesShipped = generator.number(10_000)
        account.pagesRefused = generator.number(3)
        account.tokensRecomputed = generator.number(100)
        account.tailTokens = generator.number(32)
        account.prefixMilliseconds = Double(generator.number(10))
        account.decodeMilliseconds = Double(generator.number(10))
        return .init(
            prompt: "", execution: "", worker: WorkerID(1), attempt: 1 + generator.number(3),
            planTokensBefore: generator.number(60), tokens: generator.number(90),
            finish: .closingTag, account: account, queuedMilliseconds: 0,
            runningMilliseconds: Double(generator.number(20)))
    }

    /// The slow twin: walks the rounds and adds up by hand.
    @Test(arguments: 0..<50)
    func `sums are those of a walk`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let result = result(&generator)
        var sum = ExecutionAccount()
        var (count, retried, running, wait) = (0, 0, 0.0, 0.0)
        var (sequential, barrier, total) = (
            result.answerTokens, result.answerTokens, result.answerTokens
        )
        for round in result.rounds {
            var (last, longest) = (round.planTokens, 0)
            for task in round.tasks {
                count += 1
                if task.attempt > 1 { retried += 1 }
                running += task.runningMilliseconds
                last = max(last, task.planTokensBefore + task.tokens)
                longest = max(longest, task.tokens)
                total += task.tokens
                sum = ExecutionAccount(sumOf: [sum, task.account])
            }
            wait += round.waitMilliseconds
            sequential += last
            barrier += round.planTokens + longest
            total += round.planTokens
        }
        #expect(result.tasks.count == count && result.tasksRetried == retried)
        #expect(result.executorsMilliseconds == running && result.waitMilliseconds == wait)
        #expect(result.sequentialTokens == sequential && result.totalTokens == total)
        #expect(result.sequentialTokensWithBarrier == barrier)
        #expect(result.executionAccount == sum)
    }

    @Test func `a sum adds each field to itself`() {
        var (a, b) = (ExecutionAccount(), ExecutionAccount())
        let whole: [WritableKeyPath<ExecutionAccount, Int>] = [
            \.pagesShipped, \.pagesReused, \.bytesShipped, \.pagesRefused, \.tokensRecomputed,
            \.tailTokens,
        ]
        let times: [WritableKeyPath<ExecutionAccount, Double>] = [
            \.prefixMilliseconds, \.decodeMilliseconds,
        ]
        for (index, field) in whole.enumerated() {
            a[keyPath: field] = 1 << index
            b[keyPath: field] = 100 << index
        }
        for (index, field) in times.enumerated() {
            a[keyPath: field] = Double(index)
            b[keyPath: field] = 10
        }
        let sum = ExecutionAccount(sumOf: [a, b])
        for (index, field) in whole.enumerated() { #expect(sum[keyPath: field] == 101 << index) }
        for (index, field) in times.enumerated() {
            #expect(sum[keyPath: field] == Double(10 + index))
        }
        #expect(ExecutionAccount(sumOf: []) == ExecutionAccount())
    }
}
