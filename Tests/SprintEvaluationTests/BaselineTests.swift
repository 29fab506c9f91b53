import Foundation
import SprintEngine
import SprintModel
import SprintNode
import SprintProtocol
import SprintTokenizer
import Testing

@testable import SprintEvaluation

@Suite("The parts of the baselines")
struct BaselinePartTests {
    @Test(
        "The most frequent answer wins; of those alike frequent, the first",
        arguments: [
            (["1", "2", "2"], 1, 2), (["1", "2"], 0, 1), ([nil, "2", nil], 1, 1),
            (["0.5", "3", "\\frac12"], 0, 2), (["3", "0.5", "1/2", "3"], 0, 2),
        ] as [([String?], Int, Int)])
    func majority(answers: [String?], winner: Int, votes: Int) {
        let vote = MajorityVote(answers, isSame: DatasetKind.math500.isSame)
        #expect(vote.winner == winner && vote.votes == votes)
    }

    @Test("Without an answer nobody wins")
    func noMajority() {
        for answers in [[], [nil], [nil, nil]] as [[String?]] {
            let vote = MajorityVote(answers) { $0 == $1 }
            #expect(vote.winner == nil && vote.votes == 0)
        }
    }

    @Test("The winner's votes are those of a count by hand", arguments: [1, 2, 3] as [UInt64])
    func majorityTwin(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let answers = (0..<generator.number(in: 1...9)).map { _ -> String? in
                let value = generator.below(4)
                return value == 0 ? nil : "\(value)"
            }
            let vote = MajorityVote(answers) { $0 == $1 }
            let counts = ["1", "2", "3"].map { one in answers.count { $0 == one } }
            #expect(vote.votes == counts.max(), "seed \(seed): \(answers)")
            guard let winner = vote.winner else { continue }
            #expect(answers.firstIndex(of: answers[winner]) == winner, "seed \(seed): \(answers)")
        }
    }

    @Test(
        "Numbered lines are points, in the ways models write them",
        arguments: [
            ("1. One\n2. Two", ["One", "Two"]), ("1) One thing\n\n2) Two", ["One thing", "Two"]),
            ("Skeleton:\n  1. **One**\n  2. *Two*\nDone", ["One", "Two"]),
            ("**1. One**\n- 2. Two", ["One", "Two"]), ("1.One", ["One"]),
            ("<think>\n1. no\n</think>\n1. yes", ["yes"]), ("1. One\r\n2. Two", ["One", "Two"]),
            ("", []), ("One\nTwo", []), ("3.5 apples", ["5 apples"]), ("1.\n2.", []),
        ])
    func skeleton(text: String, points: [String]) {
        #expect(Skeleton(text).points == points)
    }

    @Test("A skeleton has a limit, and its text is one it reads again")
    func skeletonLimit() {
        let text = (1...40).map { "\($0). point \($0)" }.joined(separator: "\n")
        let skeleton = Skeleton(text)
        #expect(skeleton.points.count == Limits.skeletonPointsMax)
        #expect(Skeleton(skeleton.text) == skeleton)
    }

    @Test("The answer is the points in order; what was thought is no part of what is said")
    func joined() {
        let skeleton = Skeleton("1. One\n2. Two")
        #expect(skeleton.answer([": a", "\nb"], outline: "") == "1. One: a\n\n2. Two\nb")
        let bare = "There is nothing to list: \\boxed{4}"
        #expect(Skeleton(bare).answer([], outline: bare) == bare)
        #expect(Skeleton.spoken("<think>\\boxed{1}</think>x</think>a") == "a")
        #expect(Skeleton.spoken("a") == "a")
    }

    @Test("Sequential tokens are each stage's longest part, in whatever order they stand")
    func stages() {
        let parts = [(1, 7), (0, 5), (1, 9), (0, 4), (2, 1)].map { stage, tokens in
            SystemAnswer.Part(name: "p", stage: stage, text: "", tokens: tokens)
        }
        let answer = SystemAnswer(text: "", answer: nil, parts: parts)
        #expect(answer.sequential_tokens == 15 && answer.total_tokens == 26)
        #expect(SystemAnswer.sequential([]) == 0)
    }

    @Test("A record without parts is one of an earlier version; one with parts comes back whole")
    func records() throws {
        let old =
            #"{"text": "t", "wall_ms": 1, "sequential_tokens": 2, "total_tokens": 3, "#
            + #""discarded_tokens": 0, "pages_shipped": 0}"#
        #expect(
            try JSONDecoder().decode(SystemAnswer.self, from: Data(old.utf8)).parts == nil)
        let answer = SystemAnswer(
            text: "t", answer: "a",
            parts: [.init(name: "sample 1", stage: 0, text: "t", tokens: 2, answer: "a")])
        let data = try JSONEncoder().encode(answer)
        #expect(try JSONDecoder().decode(SystemAnswer.self, from: data) == answer)
    }
}

@Suite(
    "The baselines on a replica",
    .enabled(if: FileManager.default.fileExists(atPath: Repository.tinyModel)))
struct BaselineTests {
    private let question = "Reverse each word: 1 cat, 2 dog, 3 owl, 4 wolf."
    private let source = ReplicaSource(
        model: Repository.tinyModel, chatTemplate: nil, threads: 1, slots: 3, kvBytes: 64 << 20)
    /// The tiny model is sure of its words: only heat makes it vary.
    private let warm = SamplingParameters(temperature: 4)

    private func generator() throws -> ReplicaGenerator {
        ReplicaGenerator(replica: try source.replica(of: source.checkpoint()))
    }

    @Test("Texts asked for together are those asked for alone, with more of them than slots")
    func batch() async throws {
        let generator = try generator()
        let prompt = ChainPrompt.opening.tokens(of: question, in: generator.language)
        let requests = (0..<7).map { seed in
            ReplicaGenerator.Request(
                prompt: Array(prompt.prefix(prompt.count - seed)), seed: UInt64(seed),
                tokensMax: 5 + 3 * seed, ending: nil)
        }
        let together = try await generator.texts(requests, sampling: warm)
        #expect(together.map(\.tokens).max() == 23)
        for (request, text) in zip(requests, together) {
            #expect(try await generator.texts([request], sampling: warm) == [text])
        }
        #expect(try await generator.texts([], sampling: warm).isEmpty)
    }

    @Test("One text that does not fit fails all, and the replica goes on afterwards")
    func overflow() async throws {
        let generator = try generator()
        let prompt = ChainPrompt.opening.tokens(of: question, in: generator.language)
        let fits = ReplicaGenerator.Request(prompt: prompt, seed: 1, tokensMax: 20, ending: nil)
        var long = fits
        long.prompt = Array(repeating: prompt[0], count: 100_000)
        await #expect(throws: EngineError.self) {
            try await generator.texts([fits, fits, fits, long], sampling: warm)
        }
        #expect(try await generator.texts([fits, fits, fits], sampling: warm).count == 3)
    }

    @Test("A text ends with its ending")
    func ending() async throws {
        let generator = try generator()
        let prompt = ChainPrompt.opening.tokens(of: question, in: generator.language)
        let free = try await generator.texts(
            [.init(prompt: prompt, seed: 1, tokensMax: 60, ending: nil)], sampling: .greedy)[0]
        let mark = String(free.text.dropFirst(10).prefix(4))
        let ended = try await generator.texts(
            [.init(prompt: prompt, seed: 1, tokensMax: 60, ending: mark)], sampling: .greedy)[0]
        #expect(ended.text.hasSuffix(mark) && free.text.hasPrefix(ended.text))
        #expect(ended.tokens < free.tokens)
    }

    @Test("Samples differ by their keys, and the same seed draws the same")
    func selfConsistency() async throws {
        let system = SelfConsistencySystem(
            try generator(), prompt: .opening, sampling: warm, samples: 5, tokensMax: 30,
            isSame: { $0 == $1 })
        let first = try await system.answer(question, seed: 3)
        let parts = try #require(first.parts)
        #expect(parts.count == 5 && Set(parts.map(\.text)).count > 1)
        #expect(first.sequential_tokens == parts.map(\.tokens).max())
        #expect(first.total_tokens == parts.map(\.tokens).reduce(0, +))
        #expect(first.text == parts[0].text && first.answer == nil && first.wall_ms > 0)
        #expect(try await system.answer(question, seed: 3).parts == parts)
        #expect(try await system.answer(question, seed: 4).parts != parts)
    }

    @Test("Skeleton-of-Thought works out each point that the model lists, and joins them")
    func skeleton() async throws {
        let system = SkeletonSystem(try generator(), sampling: .greedy, tokensMax: 20)
        let answer = try await system.answer("2 + 2?", seed: 1)
        let parts = try #require(answer.parts)
        #expect(answer.failure == nil)
        let skeleton = Skeleton(parts[0].text)
        #expect(skeleton.points.count >= 2, "\(parts)")
        let names = ["skeleton"] + skeleton.points.indices.map { "point \($0 + 1)" }
        #expect(parts.map(\.name) == names)
        #expect(parts.map(\.stage) == [0] + skeleton.points.map { _ in 1 })
        let lines = skeleton.points.indices.map { skeleton.line($0) + parts[$0 + 1].text }
        #expect(answer.text == lines.joined(separator: "\n\n"))
        let long = try await system.answer(String(repeating: "w", count: 9_000), seed: 1)
        #expect(long.failure != nil)
    }

    @Test("A chat model without a template is asked in plain text")
    func chat() throws {
        let language = try generator().language
        let chat = ChainPrompt.chat.tokens(of: question, in: language)
        let text = language.text(of: chat)
        #expect(text.contains(question) && text.contains("\\boxed{}"))
        #expect(language.text(of: language.tokens(ofMessage: "q", reply: "1.")) == "q\n\n1.")
        #expect(ChainPrompt.chat.ending == nil && ChainPrompt.opening.ending == "</think>")
        #expect(chat != ChainPrompt.opening.tokens(of: question, in: language))
    }
}
