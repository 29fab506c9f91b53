import Foundation
import SprintCountdown
import SprintCuration
import SprintTrajectory
import Testing

/// Both texts of a sample write the same search, and the trajectory is one that the runtime reads.
struct CountdownSampleTests {
    static let seed: UInt64 = 4_711

    static func samples(_ count: Int, seed: UInt64 = seed) throws -> [CountdownSample] {
        var draw = CountdownDraw(rule: .standard, mix: .standard, split: nil, seed: seed)
        return try (0..<count).map { _ in try draw.next() }
    }

    @Test
    func theSequentialTextIsTheTwins() throws {
        for sample in try Self.samples(60) {
            let twin = CountdownTwin(
                numbers: sample.problem.numbers, target: sample.problem.target)
            var text = twin.lines.joined(separator: "\n") + "\n"
            if twin.level > 0 { text += twin.chain.joined(separator: " ,") + "\n" }
            let written = String(decoding: sample.sequential, as: UTF8.self)
            #expect(written.hasPrefix(text), "seed \(Self.seed), \(sample.problem.identifier)")
            #expect(written.hasSuffix("\\boxed{ \(sample.answer) }"))
            #expect(sample.solution?.level ?? 0 == twin.level)
        }
    }

    @Test
    func everyAnswerIsGradedRight() throws {
        let grader = CountdownGrader()
        for sample in try Self.samples(300) {
            let verdict = grader.grade(expression: sample.answer, problem: sample.problem)
            #expect(verdict.isRight, "\(sample.problem.identifier): \(sample.answer)")
            #expect(verdict.obeysRule != false)
        }
    }

    /// Numbers that occur twice give the same prompt twice; nothing else deviates from the form.
    @Test
    func trajectoriesParseWithoutDeviationAndPrintBack() throws {
        for sample in try Self.samples(60) {
            let text = String(decoding: sample.trajectory, as: UTF8.self)
            let frame = "<Question>\n\(sample.question)\n</Question>\n\n"
            #expect(text.hasPrefix(frame))
            let whole = TokenLayout.trajectory(
                question: sample.question, thought: Array(text.dropFirst(frame.count).utf8))
            let parsed = try TrajectoryParser.parse(whole)
            let repeated = parsed.rounds.count { round in
                let prompts = (round.plan?.items ?? []).map(\.element.body)
                return Set(prompts).count < prompts.count
            }
            #expect(parsed.count(of: .duplicatePrompt) == repeated)
            #expect(parsed.deviations.count == repeated, "\(sample.problem.identifier)")
            #expect(parsed.bytes == whole)
            #expect(parsed.question.map { String(decoding: $0, as: UTF8.self) } == sample.question)
        }
    }

    @Test
    func theTrajectoryHoldsTheTwinsSearchInRoundsOfSix() throws {
        for sample in try Self.samples(60) {
            let twin = CountdownTwin(
                numbers: sample.problem.numbers, target: sample.problem.target)
            let rounds = try TrajectoryParser.parse(sample.trajectory).rounds
            let written = Self.linesInOrder(of: rounds)
            let twinLines = twin.lines.filter { $0 != " end" }
            #expect(written.starts(with: twinLines), "\(sample.problem.identifier)")
            #expect(twin.level == 0 || rounds.count == (twin.level + 5) / 6)
            for round in rounds.dropLast() { #expect(round.executions?.items.count == 6) }
        }
    }

    /// The lines of round, move and execution in the order of a sequential model.
    private static func linesInOrder(of rounds: [Trajectory.Round]) -> [String] {
        rounds.flatMap { round -> [String] in
            var executions = (round.executions?.items ?? []).map { lines($0.element.body) }
            return (round.plan?.parts ?? []).flatMap { part -> [String] in
                switch part {
                case .text(let bytes): lines(bytes).filter { $0 != " end" && $0.hasPrefix(" ") }
                case .item: executions.removeFirst()
                }
            }
        }
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test
    func aLineOfJSONGivesEverythingBack() throws {
        struct Line: Decodable {
            var id, question, sequential, trajectory, answer: String
            var numbers: [Int]
            var target, level: Int
            var solvable: Bool
        }
        for sample in try Self.samples(30) {
            var bytes: [UInt8] = []
            sample.writeLine(to: &bytes)
            #expect(bytes.filter { $0 == UInt8(ascii: "\n") }.count == 1 && bytes.last == 10)
            let line = try JSONDecoder().decode(Line.self, from: Data(bytes))
            #expect(line.id == sample.problem.identifier && line.question == sample.question)
            #expect(line.numbers == sample.problem.numbers && line.target == sample.problem.target)
            #expect(Array(line.sequential.utf8) == sample.sequential)
            #expect(Array(line.trajectory.utf8) == sample.trajectory)
            #expect(line.answer == sample.answer && line.solvable == (sample.solution != nil))
            #expect(line.level == sample.solution?.level ?? 0)
        }
    }
}
