import Foundation
import Testing

@testable import SprintEvaluation

@Suite("Equivalence of mathematical answers")
struct MathGraderTests {
    /// An answer, a gold answer, and whether they are worth the same.
    struct Pair: Sendable {
        var isSame: Bool
        var answer: String
        var gold: String
    }

    /// The table of hand-made pairs.
    static let pairs: [Pair] = {
        let path = Repository.root.appending(
            path: "Tests/SprintEvaluationTests/Golden/math-pairs.tsv")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            return Pair(
                isSame: cells[0] == "same", answer: String(cells[1]), gold: String(cells[2]))
        }
    }()

    @Test("The table of hand-made pairs is met, line by line")
    func table() {
        #expect(Self.pairs.count >= 300)
        for pair in Self.pairs {
            let verdict = MathGrader().verdict(on: pair.answer, for: pair.gold)
            #expect(
                verdict.isCorrect == pair.isSame,
                "\(pair.answer) for \(pair.gold): \(verdict.reason)")
            #expect(!verdict.reason.isEmpty)
        }
    }

    @Test("Every gold answer of the table is worth itself")
    func reflexive() {
        for pair in Self.pairs {
            let gold = MathAnswer(pair.gold)
            #expect(gold.equals(gold) || pair.gold.isEmpty, "\(pair.gold)")
        }
    }

    @Test("No answer crashes it, however broken", arguments: [1, 2, 3] as [UInt64])
    func garbage(seed: UInt64) {
        var generator = SystemSeed(state: seed)
        let pieces = [
            "\\frac", "{", "}", "\\sqrt", "(", ")", "[", "]", "1", "x", "^", "_", ",", "+", "-",
            "\\left", "\\right", "\\begin{pmatrix}", "\\end{pmatrix}", "&", "\\\\", "\\{", "\\}",
            "\\cup", "=", "\\pm", "|", "!", "\\text{a}", ".", "\\log", "\\in", "é", "∪", " ",
        ]
        for _ in 0..<100 {
            let count = Int.random(in: 1...12, using: &generator)
            let text = (0..<count).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            #expect(!MathGrader().verdict(on: text, for: "4").reason.isEmpty, "seed \(seed)")
        }
        let deep = String(repeating: "(", count: 2_000)
        #expect(!MathGrader().verdict(on: deep, for: "4").isCorrect)
        #expect(!MathGrader().verdict(on: deep + deep, for: "4").isCorrect)
        #expect(!MathGrader().verdict(on: nil, for: "4").isCorrect)
    }

    /// The authors' graders found 465 of 500 right for SPRINT and 473 for the sequential model.
    @Test(
        "On the published answers the shares are near the authors' graders'",
        .enabled(if: Repository.hasPublished))
    func published() throws {
        let folder = Repository.published.path
        let answers = try AnswerSheet(path: folder + "/answers.csv").answers
        for (name, share) in [("sprint", 0.93), ("sequential", 0.946)] {
            let entries = try TrajectoryFolder(path: folder + "/" + name).entries
            let right = try entries.filter { entry in
                let one = try BaselineMeasurement(entry, counter: .words)
                let gold = try #require(answers[one.id])
                return MathGrader().verdict(on: one.answer, for: gold).isCorrect
            }
            let interval = WilsonInterval(right.count, of: entries.count)
            #expect(interval.low <= share && share <= interval.high, "\(name): \(interval.text)")
        }
    }
}

/// A seeded generator.
private struct SystemSeed: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
