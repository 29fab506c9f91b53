import Foundation
import SprintCountdown
import SprintModel
import SprintProtocol
import SprintTokenizer
import SprintTrajectory
import Testing

@testable import SprintCuration

/// What a model is trained on is what it meets at run time, cut where run time cuts.
@Suite struct TrainingSequenceTests {
    /// Trajectories with one to six prompts a round, found and not found.
    static let texts: [String] = {
        var draw = CountdownDraw(rule: .standard, mix: .standard, split: nil, seed: 5)
        return (0..<12).compactMap { _ in
            (try? draw.next()).map { String(decoding: $0.trajectory, as: UTF8.self) }
        } + [uneven]
    }()

    /// A round of two prompts with prose after the last, a round without any, one of a single one.
    static let uneven = """
        <Question>
        Why?
        </Question>

        <Plan_1>
        First
        <prompt_1.1> one </prompt_1.1>
        then
        <prompt_1.2> two </prompt_1.2>
        and on.
        </Plan_1>

        <Execution_1>
        <execution_1.1>
        a < b

        c
        </execution_1.1>

        <execution_1.2>
        d
        </execution_1.2>
        </Execution_1>

        <Plan_2>
        Hm.
        </Plan_2>

        <Execution_2>
        No prompt to execute.
        </Execution_2>

        <Plan_3>
        Based on execution_1.2:

        <prompt_3.1> three </prompt_3.1>
        </Plan_3>

        <Execution_3>
        <execution_3.1>
        e
        </execution_3.1>
        </Execution_3>

        <Final_answer>
        \\boxed{e}
        </Final_answer>
        """

    static func sample(_ text: String) throws -> DatasetSample {
        let (sample, deviations) = DatasetSample.read("1", Array(text.utf8), mode: .strict)
        return try #require(sample, "\(deviations)")
    }

    private static func sequence(_ text: String, _ context: ExecutorContext = .prefix) throws
        -> TrainingSequence
    {
        let coder = TextCoder()
        return TrainingSequence(
            of: try sample(text),
            layout: TokenLayout(coder: coder, template: nil, beginOfSequence: nil), coder: coder,
            context: context, end: [])
    }

    private static func text(_ tokens: some Sequence<TokenID>) -> String {
        String(decoding: TextCoder.bytes(of: tokens), as: UTF8.self)
    }

    @Test(arguments: texts)
    func `the planner's sequence is the trajectory`(_ text: String) throws {
        let sequence = try Self.sequence(text)
        let thought = try #require(text.range(of: "<Plan_1>"))
        let expected = text[..<thought.lowerBound] + "<think>\n" + text[thought.lowerBound...]
        #expect(Self.text(sequence.tokens) == expected + "\n</think>")
    }

    @Test(arguments: texts)
    func `the planner writes plans and the answer, and nothing else`(_ text: String) throws {
        let sequence = try Self.sequence(text)
        let written = sequence.turns.map { Self.text(sequence.tokens[$0.range]) }
        let plans = text.matches(of: /(?s)<Plan_\d+>.*?<\/Plan_\d+>/).map { String($0.0) }
        let answer = try #require(text.firstMatch(of: /(?s)<Final_answer>.*/))
        #expect(written == plans + [answer.0 + "\n</think>"])
        #expect(sequence.turns.map(\.round) == plans.indices.map { $0 + 1 } + [nil])
    }

    /// The dumb twin: cut the text behind the prompt, and set the frame.
    @Test(arguments: texts)
    func `an executor has read the planner's text up to its prompt`(_ text: String) throws {
        let sequence = try Self.sequence(text)
        let whole = Self.text(sequence.tokens)
        var found = 0
        for match in whole.matches(of: /<\/prompt_(\d+)\.(\d+)>/) {
            let (round, prompt) = (String(match.1), String(match.2))
            let branch = try #require(
                sequence.branches.first { "\($0.round)" == round && "\($0.prompt)" == prompt })
            let read = Self.text(sequence.tokens[..<branch.fork] + branch.header)
            #expect(
                read == whole[..<match.range.upperBound]
                    + "\n</Plan_\(round)>\n\n<Execution_\(round)>\n<execution_\(round).\(prompt)>\n"
            )
            let tag = "<execution_\(round).\(prompt)>\n"
            let start = try #require(whole.range(of: tag)).upperBound
            let end = try #require(whole.range(of: "\n</execution_\(round).\(prompt)>")).upperBound
            #expect(Self.text(branch.text) == whole[start..<end])
            found += 1
        }
        #expect(found == sequence.branches.count && found > 0)
    }

    @Test func `the rearranged form cuts earlier prompts out and renumbers`() throws {
        let sequence = try Self.sequence(Self.uneven, .rearranged)
        let branch = sequence.branches[1]
        let opening = "<Question>\nWhy?\n</Question>\n\n<think>\n"
        #expect(Self.text(sequence.tokens[..<branch.fork]) == opening)
        #expect(
            Self.text(branch.header) == """
                <Plan_1>
                First

                then
                <prompt_1.1> two </prompt_1.1>
                and on.
                </Plan_1>

                <Execution_1>
                <execution_1.1>

                """)
        #expect(Self.text(branch.text) == "d\n</execution_1.1>")
    }

    // MARK: Tokens

    static let model = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Models/tiny/tiny.gguf").path

    static func vocabulary(_ template: ChatTemplate? = nil) throws -> DatasetVocabulary {
        let checkpoint = try Checkpoint.open(path: model)
        return DatasetVocabulary(
            name: "tiny", tokenizer: Tokenizer(checkpoint.tokenizer), template: template)
    }

    private struct Row: Decodable {
        var id: String
        var tokens: [Int32]
        var linear: Int
        var branches: [[Int]]
        var loss: [[Int]]
    }

    @Test(arguments: texts, ExecutorContext.allCases)
    func `a packed row says the same in tokens`(_ text: String, _ context: ExecutorContext) throws {
        let vocabulary = try Self.vocabulary()
        let tokens = TrainingSequence(
            of: try Self.sample(text), layout: vocabulary.layout, coder: vocabulary.tokenizer,
            context: context, end: vocabulary.end)
        let row = try JSONDecoder().decode(Row.self, from: Data(PackedRow("1", tokens).line))
        let twin = try Self.sequence(text, context)
        func decoded(_ range: Range<Int>) -> String {
            String(
                decoding: row.tokens[range].flatMap { vocabulary.tokenizer.bytes(of: $0) },
                as: UTF8.self)
        }
        let end = String(
            decoding: vocabulary.end.flatMap { vocabulary.tokenizer.bytes(of: $0) }, as: UTF8.self)
        #expect(decoded(0..<row.linear) == Self.text(twin.tokens) + end)
        #expect(row.branches.count == twin.branches.count)
        for (branch, other) in zip(row.branches, twin.branches) {
            #expect(decoded(0..<branch[0]) == Self.text(twin.tokens[..<other.fork]))
            #expect(decoded(branch[1]..<branch[2]) == Self.text(other.header + other.text))
        }
        let learnt = row.loss.map { decoded($0[0]..<$0[1]) }
        var expected = twin.turns.map { Self.text(twin.tokens[$0.range]) }
        expected[expected.count - 1] += end
        #expect(learnt == expected + twin.branches.map { Self.text($0.text) })
        #expect(row.branches.last.map { $0[2] } ?? row.linear == row.tokens.count)
    }

    /// Run time gathers the very tokens that training has read.
    @Test func `what the planner reads is what run time gathers`() throws {
        let vocabulary = try Self.vocabulary()
        let coder = vocabulary.tokenizer
        let sequence = TrainingSequence(
            of: try Self.sample(Self.uneven), layout: vocabulary.layout, coder: coder,
            context: .prefix, end: [])
        let gathered = vocabulary.layout.gather(
            round: 1,
            executions: ["a < b\n\nc", "d"].map { coder.tokens(of: Array($0.utf8), special: true) })
        let between = sequence.turns[0].range.upperBound..<sequence.turns[1].range.lowerBound
        #expect(Array(sequence.tokens[between]) == gathered)
        #expect(
            Array(sequence.tokens[..<sequence.openingCount])
                == vocabulary.layout.opening(question: "Why?").tokens)
    }
}
