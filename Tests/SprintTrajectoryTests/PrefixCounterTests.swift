import Foundation
import SprintProtocol
import SprintTokenizer
import Testing

@testable import SprintTrajectory

/// The tokens of each prefix of a plan are counted in time linear in the plan, and are those that
/// counting every prefix anew gives.
@Suite("Counts of a growing text")
struct PrefixCounterTests {
    private static let words = [
        "Let", "x", "=", "3,", "then", "$x^2", "+", "1$", "is", "10.", "It's", "(a)", "caf\u{E9}",
        "数", "--", "  ", "\n", "\n\n", "\n  ", "15", "4", ".", "don't", "<b>", "<|im_end|>", "é",
        "\u{A0}", "?!\n", "\r\n", "\t",
    ]

    /// Pieces of a plan, with and without spaces between their words.
    private static func pieces(_ generator: inout SplitMix64) -> [String] {
        (0..<generator.number(in: 1...12)).map { _ in
            let count = generator.number(in: 0...9)
            let chosen = (0..<count).map { _ in words[generator.below(words.count)] }
            return chosen.joined(separator: generator.below(3) == 0 ? "" : " ")
                + ["", " ", "\n", ".\n"][generator.below(4)]
        }
    }

    @Test(
        "With each family's vocabulary, figures are those of the dumb twin",
        .enabled(if: GoldenTokenizers.arePresent), arguments: GoldenTokenizers.names)
    func twin(name: String) throws {
        let tokenizer = try GoldenTokenizers.load(name)
        func count(_ bytes: [UInt8]) -> Int { tokenizer.encode(bytes, special: .recognise).count }
        for seed in 1...150 as ClosedRange<UInt64> {
            var generator = SplitMix64(seed: seed)
            var counter = PrefixCounter()
            var text: [UInt8] = []
            for piece in Self.pieces(&generator) {
                counter.append(piece.bytes)
                text += piece.bytes
                #expect(counter.tokens(count) == count(text), "seed \(seed): \(text.text)")
            }
        }
    }

    @Test("A plan of 3,200 prompts is counted in a few times its length")
    func linear() throws {
        var text = "<Plan_1>\n"
        for number in 1...3_200 {
            text += "Now case \(number), which is new.\n"
            text += "<prompt_1.\(number)> Try case \(number). </prompt_1.\(number)>\n"
        }
        text += "</Plan_1>"
        let trajectory = try TrajectoryParser.parse(text.bytes)
        for includingTags in [false, true] {
            var bytes = 0
            let metrics = TrajectoryMetrics(of: trajectory, includingTags: includingTags) { text in
                bytes += text.count
                return text.count
            }
            #expect(metrics.promptsPerRound == [3_200] && metrics.planTokens > 100_000)
            #expect(bytes < 4 * text.utf8.count, "\(bytes) of \(text.utf8.count)")
        }
    }

    @Test("So is a text without a space to cut at, to a token a prompt")
    func withoutSpaces() throws {
        var counter = PrefixCounter()
        var (bytes, length, total) = (0, 0, 0)
        for _ in 0..<3_200 {
            let piece = Array("数を数える。".utf8)
            length += piece.count
            counter.append(piece)
            total = counter.tokens { text in
                bytes += text.count
                return (text.count + 4) / 5
            }
        }
        #expect(bytes < 3_200 * 1_100)
        #expect(abs(total - length / 5) <= length / 500)
    }
}
