import Foundation
import SprintTrajectory
import Testing

/// A flawless trajectory of two rounds.
let flawless = """
    <Question>
    What is 1+2?
    </Question>

    <think>
    <Plan_1>
    Let me see, i<j.
    <prompt_1.1> Add. </prompt_1.1>
    And check.
    <prompt_1.2> Check. </prompt_1.2>
    </Plan_1>

    <Execution_1>
    <execution_1.1>
    3
    </execution_1.1>

    <execution_1.2>
    Yes.
    </execution_1.2>
    </Execution_1>

    <Plan_2>
    Based on execution_1.1, execution_1.2:
    <prompt_2.1> Again. </prompt_2.1>
    </Plan_2>

    <Execution_2>
    <execution_2.1>
    3
    </execution_2.1>
    </Execution_2>

    <Final_answer>
    $\\boxed{3}$
    </Final_answer>
    </think>
    """

@Suite("The parser of trajectories")
struct TrajectoryParserTests {
    private func kinds(_ text: String) throws -> [TrajectoryDeviation.Kind] {
        let trajectory = try TrajectoryParser.parse(text.bytes)
        #expect(trajectory.bytes == text.bytes)
        return trajectory.deviations.map(\.kind)
    }

    @Test("A flawless trajectory has its parts and no deviation")
    func parts() throws {
        let trajectory = try TrajectoryParser.parse(flawless.bytes)
        #expect(trajectory.deviations.isEmpty)
        #expect(trajectory.bytes == flawless.bytes)
        #expect(trajectory.question?.text == "What is 1+2?")
        #expect(trajectory.finalAnswer?.text == "$\\boxed{3}$")
        #expect(trajectory.rounds.map { $0.plan?.round } == [1, 2])
        let prompts = trajectory.rounds[0].plan?.items ?? []
        #expect(prompts.map(\.element.body.text) == [" Add. ", " Check. "])
        let executions = trajectory.rounds[0].executions?.items ?? []
        #expect(executions.map(\.element.body.text) == ["\n3\n", "\nYes.\n"])
        #expect(executions.map(\.number) == [1, 2])
    }

    /// Each edit of the flawless trajectory with what it brings about.
    @Test(
        "Each flaw is reported by its kind",
        arguments: [
            ("And check.", "So \\boxed{3}.", [.boxedInPlan]),
            ("<prompt_2.1> Again. </prompt_2.1>\n", "", [.promptlessPlan, .orphanExecution]),
            (" Check. ", " Add. ", [.duplicatePrompt]),
            ("execution_1.2:", "execution_2.1:", [.futureReference]),
            (
                "Yes.", "Yes. <prompt_1.3> x </prompt_1.3>",
                [.tagInsideExecution, .tagInsideExecution]
            ),
            ("Yes.", "<prompt_1.3>", [.tagInsideExecution, .unmatchedPromptTag]),
            ("Yes.", "</prompt_1.1.2>", [.tagInsideExecution]),
            (" Add. </prompt_1.1>", " Add. ", [.unmatchedPromptTag]),
            ("And check.", "</prompt_1.1>", [.unmatchedPromptTag]),
            ("And check.", "<prompt_1.2续>", [.unmatchedPromptTag]),
            ("$\\boxed", "<Plan>\n<Execution>$\\boxed", [.nestedPlanInAnswer]),
            ("$\\boxed", "<execution_1.1>$\\boxed", [.tagInsideAnswer]),
            ("And check.", "None", [.nonePlan]),
            ("<Plan_2>", "<Plan_3>", [.numbering, .numbering, .numbering, .numbering]),
            (
                "<prompt_1.2>", "<prompt_1.3>",
                [.numbering, .numbering, .orphanExecution, .missingExecution]
            ),
            ("</execution_1.1>", "</execution_1.2>", [.numbering]),
            ("</think>", "</think>\nAnd so", [.trailingBytes]),
            (" Add. ", " ", [.emptyPrompt]),
            (
                "\n<execution_1.2>\nYes.\n</execution_1.2>", "",
                [.missingExecution, .futureReference]
            ),
            ("</Plan_1>", "", [.unclosedElement]),
            ("</Execution_1>", "", [.unclosedElement]),
            ("</execution_1.1>", "", [.unclosedElement]),
            ("</Final_answer>", "", [.unclosedElement]),
            ("And check.", "<execution_1.1>", [.futureReference, .strayTag]),
            ("And check.", "</Plan>", [.damagedTag]),
            ("<Plan_2>", "Well.\n<Plan_2>", [.strayText]),
            ("<execution_1.2>", "Hm.\n<execution_1.2>", [.strayText]),
            ("<think>", "", [.missingThink]),
            (
                "<Final_answer>", "<Final_answer>\n</Final_answer>\n<Final_answer>",
                [.repeatedAnswer]
            ),
        ] as [(String, String, [TrajectoryDeviation.Kind])])
    func flaws(old: String, new: String, expected: [TrajectoryDeviation.Kind]) throws {
        let range = try #require(flawless.range(of: old))
        let found = try kinds(flawless.replacingCharacters(in: range, with: new))
        #expect(found.map(\.rawValue).sorted() == expected.map(\.rawValue).sorted())
    }

    @Test("A text that ends early is truncated and lacks what is missing, never lost")
    func truncation() throws {
        let bytes = flawless.bytes
        for count in stride(from: 0, to: bytes.count, by: 3) {
            let trajectory = try TrajectoryParser.parse(Array(bytes[..<count]))
            #expect(trajectory.bytes == Array(bytes[..<count]))
            #expect(trajectory.count(of: .missingThink) > 0)
        }
        #expect(
            try kinds("") == [.missingQuestion, .missingThink, .missingThink, .missingFinalAnswer])
        let cut = try TrajectoryParser.parse(
            "<Question>\nx\n</Question>\n\n<think>\n<Plan_1>\nx".bytes)
        #expect(cut.count(of: .truncated) == 1)
        #expect(cut.rounds.count == 1)
    }

    @Test("Where the text is cut into chunks makes no difference")
    func chunks() throws {
        let text =
            (flawless.replacingOccurrences(of: "Yes.", with: "<<Plan_1<Plan> </Plan_x>")
            + " \n tail <").bytes
        let whole = try TrajectoryParser.parse(text)
        for cut in 0...text.count {
            var parser = TrajectoryParser()
            try parser.feed(Array(text[..<cut]))
            try parser.feed(Array(text[cut...]))
            #expect(parser.finish() == whole, "cut at \(cut)")
        }
        var single = TrajectoryParser()
        for byte in text { try single.feed([byte]) }
        #expect(single.finish() == whole)
    }

    @Test(
        "Any mutation parses, is printed as it was, and is the same in any chunks",
        arguments: [81, 82, 83] as [UInt64])
    func mutations(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let scraps = [
            "<", ">", "</", "<Plan_1>", "</Plan_2>", "<prompt_1.1>", "</prompt_1.2>",
            "<execution_1.1>", "None\n",
            "</execution_1.1>", "<Execution_1>", "</Execution_9>", "<Final_answer>", "</think>",
            "<think>", "\\boxed{",
            "<Plan>", "</Question>", "<Question>", "execution_3.4",
            "<prompt_99999999999999999999.1>", "\u{0}", "\n",
        ].map(\.bytes)
        for round in 0..<250 {
            var text = flawless.bytes
            for _ in 0..<Int.random(in: 1...8, using: &generator) where !text.isEmpty {
                let start = Int.random(in: 0..<text.count, using: &generator)
                let end = min(text.count, start + Int.random(in: 0...60, using: &generator))
                let isScrap = Bool.random(using: &generator)
                let random = [UInt8.random(in: 0...255, using: &generator)]
                text.replaceSubrange(
                    start..<end, with: isScrap ? scraps.randomElement(using: &generator)! : random)
            }
            let whole = try TrajectoryParser.parse(text)
            #expect(whole.bytes == text, "seed \(seed), round \(round)")
            var parser = TrajectoryParser()
            var rest = text[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...90, using: &generator)
                try parser.feed(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(parser.finish() == whole, "seed \(seed), round \(round)")
        }
    }

    @Test(
        "A megabyte of <, and much of anything else, takes linear time and is printed as it was",
        arguments: [
            "<", "<Plan_1>", "<prompt_1.1>", "</", "execution_1.1 ", "<Plan_1111",
            "<execution_1.1>\n", "\\boxed{",
        ])
    func megabyte(piece: String) throws {
        let opening = "<Question></Question><Plan_1>".bytes
        let count = piece == "<" ? 1 << 20 : (1 << 17) / piece.utf8.count
        let text = opening + Array(repeatElement(piece.bytes, count: count).joined())
        // Quadratic time would be hours here, not a failed comparison.
        #expect(try TrajectoryParser.parse(text).bytes == text)
    }

    @Test("A text over its limit is refused with the limit's size")
    func limit() throws {
        var parser = TrajectoryParser(bytesMax: 10)
        try parser.feed("0123456".bytes)
        #expect(throws: TrajectoryError.tooLarge(limit: 10)) { try parser.feed("789a".bytes) }
        try parser.feed("789".bytes)
        #expect(parser.finish().bytes == "0123456789".bytes)
    }
}
