import Foundation
import SprintCuration
import SprintProtocol
import SprintTrajectory
import Testing

/// One bad sample is counted, and those behind it are packed all the same; what pack wrote it may
/// write again, and nothing else.
struct SamplePackerTests {
    private static let components = """
        ### Component 1
        - **Description:** A step.
        - **Plan:** Line 1
        - **Prompt:** Do it.
        - **Execution:** Lines 2-5
        - **Comment:** Lines not found
        """
    private static let trace = (1...5).map { "line \($0)\n" }.joined()

    private static func inline(_ number: Int) -> String {
        """
        ### Component \(number)
        <plan>
        line 1
        </plan>
        <prompt>
        Do it.
        </prompt>
        <execution>
        line 2
        </execution>
        """
    }

    private static func sample(
        _ name: String, graph: String = #"{"1": []}"#, inline: String = inline(1),
        in folder: ScratchFolder
    ) throws {
        try folder.write(components, to: "\(name).components.md")
        try folder.write(graph, to: "\(name).dag.json")
        try folder.write(inline, to: "\(name).inline.txt")
    }

    private static func kinds(
        _ folder: ScratchFolder, _ mode: CurationValidator.Mode = .strict
    ) throws -> [[String]] {
        let samples = CurationFolder(path: folder.path)
        let packer = SamplePacker(mode: mode, filter: CurationFilter(roundsMax: 11, ratioMin: 1))
        return try samples.names().map { packer.outcome(of: $0, in: samples).kinds }
    }

    @Test(arguments: [CurationValidator.Mode.strict, .asPublished])
    func oneBadSampleLeavesTheOthers(_ mode: CurationValidator.Mode) throws {
        let folder = try ScratchFolder()
        try Self.sample("1", inline: Self.inline(7), in: folder)
        try Self.sample("2", graph: #"{"1": [], "01": []}"#, in: folder)
        try Self.sample("3", graph: #"{"1": [1]"#, in: folder)
        try Self.sample("4", in: folder)
        #expect(
            try Self.kinds(folder, mode) == [
                ["refused", "text-mismatch"], ["refused", "duplicate-node"], ["unreadable"],
                ["kept"],
            ])
    }

    @Test
    func whatDoesNotFitTogetherIsUnpackable() throws {
        let texts = try InlineFile.parse(Array(Self.inline(7).utf8), file: "")
        let components = try ComponentsFile.parse(Array(Self.components.utf8), file: "")
        let error = try #require(throws: CurationError.self) {
            try Packing.published.rounds(
                of: components, texts: texts,
                graph: ComponentGraph([.init(number: 1, parents: [])]))
        }
        #expect(SamplePacker.Outcome.failed(error).kinds == ["unpackable"])
    }

    @Test
    func aFileThatIsNoUTF8IsNamedAndNotMended() throws {
        let folder = try ScratchFolder()
        try Self.sample("1", in: folder)
        let bytes = Array(Self.inline(1).replacing("line 2", with: "caf?").utf8)
            .map { $0 == UInt8(ascii: "?") ? 0xE9 : $0 }
        try Data(bytes).write(to: folder.url.appending(path: "1.inline.txt"))
        let outcome = SamplePacker().outcome(of: "1", in: CurationFolder(path: folder.path))
        let text = outcome.description
        #expect(text.contains("1.inline.txt") && text.contains("UTF-8"), "\(text)")
    }

    // MARK: Question and answer

    @Test
    func questionAndAnswerAreThoseOfTheTrajectoryWhereTheirFilesAreMissing() throws {
        let folder = try ScratchFolder()
        try Self.sample("1", in: folder)
        let text = "<Question>\nWhy?\n</Question>\n\n<Final_answer>\n\\boxed{7}\n</Final_answer>"
        try folder.write(text, to: "1.trajectory.txt")
        let samples = CurationFolder(path: folder.path)
        let sample = try samples.sample("1")
        #expect(sample.question == Array("Why?".utf8) && sample.answer == Array("\\boxed{7}".utf8))
        try folder.write("How?\n", to: "1.question.txt")
        let other = try samples.sample("1")
        #expect(other.question == Array("How?".utf8) && other.answer == Array("\\boxed{7}".utf8))
        try folder.write("8\n", to: "1.answer.txt")
        #expect(try samples.sample("1").answer == Array("8".utf8))
    }

    // MARK: The results' folder

    private static let summary = StageSummary(stage: "pack", counts: [], settings: [])

    @Test
    func onlyOwnTrajectoriesAreWrittenAgainOrTakenAway() throws {
        let folder = try ScratchFolder()
        try folder.write("published", to: "1.trajectory.txt")
        try folder.write("same", to: "2.trajectory.txt")
        var first = try PackedFolder(path: folder.path)
        let refusal = try #require(try first.keep(Array("ours".utf8), of: "1"))
        #expect(refusal.contains("1.trajectory.txt is there and is not of this tool"))
        #expect(try first.keep(Array("same".utf8), of: "2") == nil)
        #expect(try first.keep(Array("three".utf8), of: "3") == nil)
        #expect(try first.keep(Array("four".utf8), of: "4") == nil)
        try first.finish(Self.summary)
        #expect(try folder.text("1.trajectory.txt") == "published")

        try folder.write("mended by hand", to: "4.trajectory.txt")
        var second = try PackedFolder(path: folder.path)
        #expect(try second.keep(Array("other".utf8), of: "2") != nil, "it was there before us")
        #expect(try second.keep(Array("three again".utf8), of: "3") == nil)
        #expect(try second.keep(Array("four again".utf8), of: "4") != nil)
        #expect(try !second.withdraw("1") && !second.withdraw("4") && !second.withdraw("9"))
        #expect(try second.withdraw("3") && !folder.has("3.trajectory.txt"))
        try second.finish(Self.summary)
        #expect(try folder.text("4.trajectory.txt") == "mended by hand")
    }

    @Test
    func aDamagedRecordIsNamed() throws {
        let folder = try ScratchFolder()
        try folder.write("[]", to: "pack.record.json")
        #expect(throws: CurationError.self) { try PackedFolder(path: folder.path) }
    }

    // MARK: Comparison

    @Test(arguments: [
        ("a\nb\nc", "a\nb\nc", []), ("a\nx\nc", "a\nb\nc", ["- 2: b", "+ 2: x"]),
        ("a\nb\nc\nd", "b\nc", ["+ 1: a", "+ 4: d"]), ("", "a", ["- 1: a", "+ 1: "]),
        ("a\nb\n", "a\nb", ["+ 3: "]), ("b\na", "a\nb", ["- 1: a", "+ 2: a"]),
    ])
    func everyDifferingLineIsNamed(_ made: String, _ other: String, _ lines: [String]) {
        #expect(TextDifference(of: Array(made.utf8), from: Array(other.utf8)).lines == lines)
    }

    /// The dumb twin: lines that are taken out and put in make the one text of the other.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func differencesLeadFromOneTextToTheOther(_ seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<200 {
            func lines() -> [String] {
                (0..<Int.random(in: 1...9, using: &generator)).map { _ in
                    "\(Int.random(in: 0...3, using: &generator))"
                }
            }
            let (made, other) = (lines(), lines())
            let difference = TextDifference(
                of: Array(made.joined(separator: "\n").utf8),
                from: Array(other.joined(separator: "\n").utf8))
            var text = other
            typealias Change = (isRemoved: Bool, place: Int, text: String)
            let changes = difference.lines.map { line -> Change in
                let parts = line.dropFirst(2).split(separator: ": ", maxSplits: 1)
                return (line.hasPrefix("-"), (Int(parts[0]) ?? 0) - 1, String(parts[1]))
            }
            for change in changes.filter(\.isRemoved).reversed() {
                #expect(text.remove(at: change.place) == change.text, "seed \(seed)")
            }
            for change in changes where !change.isRemoved {
                text.insert(change.text, at: change.place)
            }
            #expect(text == made, "seed \(seed): \(other) to \(made)")
        }
    }

    @Test
    func textsWithNothingInCommonTakeNoTime() {
        let (one, two) = (0..<40_000, 40_000..<80_000)
        let difference = TextDifference(
            of: Array(one.map(String.init).joined(separator: "\n").utf8),
            from: Array(two.map(String.init).joined(separator: "\n").utf8))
        #expect(difference.lines.count == 80_000)
    }

    @Test
    func samplesOfOneFolderOnlyAreNamed() throws {
        let folder = try ScratchFolder()
        for name in ["1", "2", "9", "10"] { try folder.write("t", to: "\(name).trajectory.txt") }
        var comparison = try PackedComparison(path: folder.path)
        let made = CuratedTrajectory(question: Array("q".utf8), rounds: [], answer: nil)
        #expect(try comparison.differences(of: "1", nil) == ["it is kept there, not here"])
        #expect(try comparison.differences(of: "3", made) == ["it is kept here, not there"])
        #expect(try comparison.differences(of: "4", nil) == [])
        #expect(try comparison.differences(of: "2", made).count == 4)
        #expect(comparison.rest() == ["9", "10"])
        #expect(comparison.compared == 1 && comparison.different == 5)
    }
}
