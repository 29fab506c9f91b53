import Foundation
import SprintEngine
import SprintModel
import SprintProtocol
import Testing

/// Contract C6: what a limit cut is counted, whatever the place of the cut, and nothing else is.
@Suite struct TruncationTests {
    /// A run is counted as truncated if, and only if, its limit changed its bytes.
    private func expectTold(
        _ limits: some Collection<Int>, of segment: WritableKeyPath<RunOptions, Int>,
        _ question: Question, on replica: Replica
    ) throws {
        let whole = try replica.reason(question)
        #expect(whole.grammar.truncated == 0 && whole.answer != nil)
        var cut = 0
        for limit in limits {
            var limited = question
            limited.options[keyPath: segment] = limit
            let result = try replica.reason(limited)
            let isWhole = result.trajectory == whole.trajectory
            #expect((result.grammar.truncated == 0) == isWhole, "limit \(limit)")
            #expect(result.answer != nil || result.grammar.truncated > 0, "limit \(limit)")
            cut += isWhole ? 0 : 1
        }
        #expect(cut > 0 && cut < limits.count, "the limits lie on both sides of the whole length")
    }

    @Test func `an answer that its limit cut is counted, at every limit`() throws {
        var question = ShippedModel.question()
        question.text = "Reverse each word: 1 ant, 2 bee, 3 cat."
        try expectTold(16...80, of: \.maxAnswerTokens, question, on: ShippedModel.replica())
    }

    /// The model that is built in, on a problem it solves in one round.
    private func expectToldInCountdown(
        _ limits: some Collection<Int>, of segment: WritableKeyPath<RunOptions, Int>,
        temperature: Double = 0
    ) throws {
        let file = ShippedModel.folder.deletingLastPathComponent()
            .appending(path: "sprint-countdown.gguf")
        let replica = try Replica(
            checkpoint: Checkpoint.open(path: file.path), threads: 1, numerics: .fast,
            options: ReplicaOptions(slots: 8, kvBytes: 64 << 20))
        let question = Question(
            text: "Use 15, 12, 5 and 4 to make 78.",
            options: RunOptions(
                seed: 7, sampling: SamplingParameters(temperature: temperature)))
        try expectTold(limits, of: segment, question, on: replica)
    }

    /// Where a line starts, the limit takes every word away one token before it leaves the closing
    /// only: at 30, 46 and 62 tokens. 75 tokens hold the answer to a hair.
    @Test(arguments: [0, 0.6])
    func `so it is where a line starts`(temperature: Double) throws {
        try expectToldInCountdown(
            Array(28...32) + [45, 46, 47, 61, 62, 63] + Array(72...78), of: \.maxAnswerTokens,
            temperature: temperature)
    }

    /// The plan has 94 tokens, but a prompt is opened only where its closing would still fit.
    @Test func `and so is a plan`() throws {
        try expectToldInCountdown([80, 86, 92, 93, 94, 95, 96, 98, 104, 120], of: \.maxPlanTokens)
    }
}
