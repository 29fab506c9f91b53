import Foundation
import SprintTokenizer
import SprintTrajectory
import Testing

@testable import SprintCuration

/// An export takes what is whole, counts what it refuses, and gives trainers what they read.
@Suite struct DatasetExportTests {
    private struct Chat: Decodable {
        struct Message: Decodable { var role, content: String }
        var id: String
        var messages: [Message]
    }

    private struct Turn: Decodable { var id, prompt, completion: String }

    private static func lines<Line: Decodable>(_ folder: ScratchFolder, _ file: String) throws
        -> [Line]
    {
        try folder.text(file).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    /// A folder of trajectories, and what an export made of it.
    private static func export(
        _ trajectories: [String: String], _ options: DatasetExport.Options = .init(),
        vocabulary: DatasetVocabulary? = nil
    ) throws -> (report: DatasetReport, output: ScratchFolder) {
        let (input, output) = (try ScratchFolder(), try ScratchFolder())
        for (name, text) in trajectories { try input.write(text, to: "\(name).trajectory.txt") }
        let report = try DatasetExport(options: options, vocabulary: vocabulary)
            .run(from: input.path, to: output.path)
        return (report, output)
    }

    private static func named(_ texts: [String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: texts.enumerated().map { ("\($0 + 1)", $1) })
    }

    @Test func `a chat is question and thought`() throws {
        var options = DatasetExport.Options()
        options.validationShare = 0
        let (report, output) = try Self.export(["7": TrainingSequenceTests.uneven], options)
        #expect(report.tally.description == "train 1, with promptlessPlan 1")
        let chats: [Chat] = try Self.lines(output, "chat.train.jsonl")
        let chat = try #require(chats.first)
        #expect(chat.id == "7" && chat.messages.map(\.role) == ["user", "assistant"])
        #expect(chat.messages[0].content == Instructions.version1 + "\n\nWhy?")
        #expect(chat.messages[1].content.hasPrefix("<think>\n<Plan_1>\nFirst\n"))
        #expect(chat.messages[1].content.hasSuffix("</Final_answer>\n</think>"))
        #expect(!output.has("chat.validation.jsonl"), "readers refuse a file without a line")
        #expect(!output.has("tokens.train.jsonl"), "there is no vocabulary")
        #expect(!output.has("chat.train.jsonl.partial"))
    }

    @Test func `each turn and each execution is a sample of its role`() throws {
        var options = DatasetExport.Options()
        options.validationShare = 0
        let (_, output) = try Self.export(["7": TrainingSequenceTests.uneven], options)
        let planner: [Turn] = try Self.lines(output, "planner.train.jsonl")
        #expect(planner.map(\.id) == ["7/1", "7/2", "7/3", "7/answer"])
        for (turn, next) in zip(planner, planner.dropFirst()) {
            #expect(next.prompt.hasPrefix(turn.prompt + turn.completion))
        }
        #expect(planner[1].completion == "<Plan_2>\nHm.\n</Plan_2>")
        let prefix: [Turn] = try Self.lines(output, "executor-prefix.train.jsonl")
        let rearranged: [Turn] = try Self.lines(output, "executor-rearranged.train.jsonl")
        #expect(prefix.map(\.id) == ["7/1.1", "7/1.2", "7/3.1"])
        #expect(
            prefix[1].prompt.contains("<prompt_1.1> one") && prefix[1].prompt.hasSuffix("1.2>\n"))
        #expect(prefix[1].completion == "d\n</execution_1.2>")
        #expect(!rearranged[1].prompt.contains(" one ") && rearranged[1].prompt.hasSuffix("1.1>\n"))
        #expect(rearranged[1].completion == "d\n</execution_1.1>")
    }

    @Test func `packed tokens and role samples carry the model's template`() throws {
        var options = DatasetExport.Options()
        options.validationShare = 0
        let vocabulary = try TrainingSequenceTests.vocabulary(try ChatTemplate(named: "chatml"))
        let (_, output) = try Self.export(
            ["7": TrainingSequenceTests.uneven], options, vocabulary: vocabulary)
        #expect(try output.text("tokens.train.jsonl").hasPrefix(#"{"id": "7", "linear": "#))
        let planner: [Turn] = try Self.lines(output, "planner.train.jsonl")
        #expect(planner[0].prompt.hasPrefix("<|im_start|>user\nSolve the question"))
        #expect(planner[0].prompt.hasSuffix("<|im_start|>assistant\n<think>\n"))
    }

    /// What is in a share stays in it, whatever is added: and every line stays the same.
    @Test func `additions move nothing`() throws {
        let all = Self.named(TrainingSequenceTests.texts)
        var options = DatasetExport.Options()
        options.validationShare = 0.5
        let (_, few) = try Self.export(all.filter { $0.key.count == 1 }, options)
        let (report, more) = try Self.export(all, options)
        #expect(report.samples.count == TrainingSequenceTests.texts.count)
        for file in ["chat.train.jsonl", "chat.validation.jsonl", "planner.train.jsonl"] {
            let before = try few.text(file).split(separator: "\n")
            let after = Set(try more.text(file).split(separator: "\n"))
            #expect(after.isSuperset(of: before), "\(file)")
        }
        let (_, again) = try Self.export(all, options)
        for file in try FileManager.default.contentsOfDirectory(atPath: more.path) {
            #expect(try more.text(file) == again.text(file), "\(file)")
        }
    }

    @Test(arguments: [
        ("</Final_answer>", "", "truncated"), ("Why?", "", ""),
        ("a < b", "a <Plan_2> b", "tagInsideExecution"),
        ("</prompt_1.1>", "", "unmatchedPromptTag"),
        ("<Plan_3>", "<Plan_4>", "numbering"),
        ("execution_1.2:", "execution_2.2:", "futureReference"),
        ("Hm.", "None", "nonePlan"), (" three ", " ", "emptyPrompt"),
        ("\n<execution_3.1>\ne\n</execution_3.1>", "\nNo prompt to execute.", "missingExecution"),
    ])
    func `what is broken is refused for what it is`(_ part: String, _ other: String, _ kind: String)
        throws
    {
        let broken = TrainingSequenceTests.uneven.replacing(part, with: other)
        let (report, output) = try Self.export(["1": broken, "2": TrainingSequenceTests.uneven])
        let isTaken = kind.isEmpty
        #expect(report.refusals.count == (isTaken ? 0 : 1), "\(report.refusals)")
        if !isTaken { #expect(report.refusals[0].reasons.contains(kind), "\(report.refusals)") }
        let card = try output.text("README.md")
        #expect(isTaken || card.contains("| 1 |") && card.contains(kind))
    }

    @Test func `what is no UTF-8 is refused by name, and the others are exported`() throws {
        let (input, output) = (try ScratchFolder(), try ScratchFolder())
        let bytes = Array(TrainingSequenceTests.uneven.replacing("Hm.", with: "H?.").utf8)
            .map { $0 == UInt8(ascii: "?") ? 0xFF : $0 }
        try Data(bytes).write(to: input.url.appending(path: "1.trajectory.txt"))
        try input.write(TrainingSequenceTests.uneven, to: "2.trajectory.txt")
        let report = try DatasetExport().run(from: input.path, to: output.path)
        #expect(report.refusals.map(\.name) == ["1"])
        #expect(report.refusals.map(\.reasons) == [["not-utf8"]] && report.tally["not-utf8"] == 1)
        #expect(report.samples.map(\.name) == ["2"])
    }

    @Test func `data that others made may name what is not there`() throws {
        var options = DatasetExport.Options()
        options.mode = .asPublished
        let text = TrainingSequenceTests.uneven.replacing("Hm.", with: "None")
        let (report, _) = try Self.export(["1": text], options)
        #expect(report.refusals.isEmpty && report.samples[0].deviations.contains("nonePlan"))
    }

    @Test func `a sample over the limit is refused, not cut`() throws {
        var options = DatasetExport.Options()
        options.tokensMax = 100
        let (report, output) = try Self.export(
            ["1": TrainingSequenceTests.uneven], options,
            vocabulary: try TrainingSequenceTests.vocabulary())
        #expect(report.refusals == [.init(name: "1", reasons: ["too-long"])])
        #expect(!output.has("chat.train.jsonl"))
        #expect(try output.text("README.md").hasPrefix("# "), "there is no file to name")
    }

    @Test func `a text with the model's own special token is refused`() throws {
        let vocabulary = try TrainingSequenceTests.vocabulary()
        let end = String(
            decoding: try #require(vocabulary.end.first.map(vocabulary.tokenizer.bytes)),
            as: UTF8.self)
        let text = TrainingSequenceTests.uneven.replacing("a < b", with: "a \(end) b")
        let (report, _) = try Self.export(["1": text], vocabulary: vocabulary)
        #expect(report.refusals == [.init(name: "1", reasons: ["special-token"])], "\(end)")
    }

    @Test func `the card counts, and every file that it names is there`() throws {
        let (input, output) = (try ScratchFolder(), try ScratchFolder())
        for (name, text) in Self.named(TrainingSequenceTests.texts) {
            try input.write(text, to: "\(name).trajectory.txt")
        }
        try StageSummary(
            stage: "pack", counts: [.init(name: "filtered", count: 4)],
            settings: [.init(name: "rounds at most", value: "11")]
        ).write(to: input.url)
        let report = try DatasetExport().run(from: input.path, to: output.path)
        let card = try output.text("README.md")
        #expect(card.contains("\(report.samples.count) trajectories"))
        #expect(card.contains("## Stage pack") && card.contains("| filtered | 4 |"))
        let named = card.matches(of: /(?:path: |\]\()([\w.-]+)/).map { String($0.1) }
        #expect(named.count == 8 + 5)
        for file in named { #expect(output.has(file), "\(file)") }
        let svgs = named.filter { $0.hasSuffix(".svg") }
        for file in svgs { #expect(try output.text(file).hasPrefix("<svg ")) }
        struct Entry: Decodable {
            var file_name, formatting: String
            var columns, tags: [String: String]
        }
        let info = try JSONDecoder().decode(
            [String: Entry].self, from: Data(try output.text("dataset_info.json").utf8))
        #expect(info.keys.sorted() == ["sprint_train", "sprint_validation"])
        for entry in info.values {
            #expect(output.has(entry.file_name) && entry.formatting == "sharegpt")
            #expect(entry.columns == ["messages": "messages"] && entry.tags["role_tag"] == "role")
        }
    }

    /// Readers refuse a split that the card names and that has no line.
    @Test func `a share without samples is left out, and what an earlier export left in it`() throws
    {
        let (input, output) = (try ScratchFolder(), try ScratchFolder())
        for (name, text) in Self.named(Array(TrainingSequenceTests.texts.suffix(3))) {
            try input.write(text, to: "\(name).trajectory.txt")
        }
        for (share, split, other) in [(1.0, "validation", "train"), (0, "train", "validation")] {
            var options = DatasetExport.Options()
            options.validationShare = share
            let report = try DatasetExport(options: options)
                .run(from: input.path, to: output.path)
            #expect(report.samples.count == 3)
            let kinds = ["chat", "executor-prefix", "executor-rearranged", "planner"]
            let lines = try FileManager.default.contentsOfDirectory(atPath: output.path)
                .filter { $0.contains(".jsonl") }
            #expect(lines.sorted() == kinds.map { "\($0).\(split).jsonl" })
            for file in lines { #expect(try !output.text(file).isEmpty, "\(file)") }
            let card = try output.text("README.md")
            #expect(card.contains("path: chat.\(split).jsonl") && !card.contains("\(other).jsonl"))
            #expect(!card.contains("split: \(other)") && card.contains("| \(other) | none |"))
            let info = try output.text("dataset_info.json")
            #expect(info.contains("sprint_\(split)") && !info.contains("sprint_\(other)"))
        }
    }

    /// A trajectory of plans alone has no executor's samples: nothing names their files.
    @Test func `a kind without lines has no configuration`() throws {
        var text = TrainingSequenceTests.uneven.replacing("Based on execution_1.2:", with: "So:")
        for part in [/<prompt_[\s\S]*?<\/prompt_\S+>/, /<execution_[\s\S]*?<\/execution_\S+>/] {
            text = text.replacing(part, with: "")
        }
        let (report, output) = try Self.export(["1": text])
        let card = try output.text("README.md")
        try #require(report.samples.count == 1, "\(report.refusals)")
        #expect(card.contains("config_name: planner") && !card.contains("config_name: executor"))
        #expect(!output.has("executor-prefix.train.jsonl"))
    }

    @Test func `a folder without trajectories is an error`() throws {
        let folder = try ScratchFolder()
        #expect(throws: CurationError.self) {
            try DatasetExport().run(from: folder.path, to: folder.path + "/out")
        }
    }

    /// The published trajectories become the published chats: what is between `<think>` and
    /// `</think>` is their text, byte for byte.
    @Test(.enabled(if: PublishedSamples.isPresent))
    func `published trajectories are exported as they are`() throws {
        var options = DatasetExport.Options()
        options.validationShare = 0
        options.mode = .asPublished
        let output = try ScratchFolder()
        let report = try DatasetExport(options: options)
            .run(from: PublishedSamples.folder.path, to: output.path)
        #expect(report.samples.map(\.name) == ["1", "2", "5"] && report.refusals.isEmpty)
        let chats: [Chat] = try Self.lines(output, "chat.train.jsonl")
        for chat in chats {
            let published = String(
                decoding: try PublishedSamples.bytes("\(chat.id).trajectory.txt"), as: UTF8.self)
            let start = try #require(published.range(of: "<Plan_1>")).lowerBound
            #expect(chat.messages[1].content == "<think>\n\(published[start...])\n</think>")
        }
    }
}
