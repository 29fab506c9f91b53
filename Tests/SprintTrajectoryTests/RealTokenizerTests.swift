import Foundation
import SprintProtocol
import SprintTokenizer
import SprintTrajectory
import Testing

/// The tokenizers committed for the tokenizer's own tests: byte-level BPE of each family, cut down.
enum GoldenTokenizers {
    static let names = ["gpt2", "smollm", "llama3", "qwen2"]

    static var arePresent: Bool {
        names.allSatisfy { FileManager.default.fileExists(atPath: file($0).path) }
    }

    static func load(_ name: String) throws -> Tokenizer {
        let json = Array(try Data(contentsOf: file(name)))
        return Tokenizer(try TokenizerDefinition(tokenizerJSON: json, tokenizerConfigJSON: nil))
    }

    private static func file(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "SprintTokenizerTests/Golden/\(name).tokenizer.json")
    }
}

@Suite("Grammar and layout over real tokenizers", .enabled(if: GoldenTokenizers.arePresent))
struct RealTokenizerTests {
    @Test(
        "Masks are what trying every token gives, all along a plan",
        arguments: GoldenTokenizers.names)
    func masks(name: String) throws {
        let tokenizer = try GoldenTokenizers.load(name)
        // A head may have more rows than the tokenizer has tokens.
        let rows = tokenizer.vocabularySize + 5
        let index = try VocabularyIndex(tokenizer: tokenizer, logitCount: rows)
        var cache = MaskCache<PlannerGrammar>(index: index)
        var state = PlannerGrammar(round: 1, prompts: 1...2)
        let text = "<Plan_1>\nSo i<j.\n<prompt_1.1> Add <b> up. </prompt_1.1>\n</Plan_1>"
        for token in tokenizer.encode(text, special: .off) {
            let mask = cache.mask(for: state)
            let expected = (0..<TokenID(rows)).filter { id in
                let kind = tokenizer.kind(of: id)
                return (kind == .normal || kind == .added)
                    && state.allows(token: tokenizer.bytes(of: id))
            }
            #expect(mask.tokens == expected)
            #expect(mask.contains(token))
            _ = state.advance(token: tokenizer.bytes(of: token))
        }
        #expect(state.isEnded)
    }

    @Test("A sequence's tokens spell the trajectory", arguments: GoldenTokenizers.names)
    func layout(name: String) throws {
        let tokenizer = try GoldenTokenizers.load(name)
        let layout = TokenLayout(tokenizer: tokenizer, template: nil)
        let question = "Is <|im_end|> special?"
        let plan = tokenizer.encode(
            "<Plan_1>\n<prompt_1.1> Say. </prompt_1.1>\n</Plan_1>", special: .off)
        let answer = tokenizer.encode("\\boxed{no}\n</Final_answer>", special: .off)
        let execution = tokenizer.encode("It is not.\n", special: .off)
        let opening = layout.opening(question: question).tokens
        let gather = layout.gather(round: 1, executions: [execution], forcingAnswer: true)
        #expect(
            !opening.dropFirst().contains { tokenizer.isSpecial($0) },
            "text from outside makes no special token")
        #expect(
            Array(gather.split(separator: execution[0])).count > 1,
            "the execution's ids stand verbatim")
        let thought = tokenizer.decode(plan + gather + answer)
        let bytes = TokenLayout.trajectory(question: question, thought: thought)
        let trajectory = try TrajectoryParser.parse(bytes)
        #expect(trajectory.deviations.isEmpty)
        #expect(trajectory.question?.text == question)
        #expect(BoxedAnswer.last(in: bytes) == "no".bytes)
    }
}
