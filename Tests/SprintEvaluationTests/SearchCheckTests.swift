import SprintCountdown
import SprintCuration
import SprintProtocol
import SprintTrajectory
import Testing

@testable import SprintEvaluation

@Suite("Checking whole Countdown searches")
struct SearchCheckTests {
    private let solver = CountdownSolver()

    private func samples(_ count: Int, seed: UInt64) throws -> [CountdownSample] {
        var draw = CountdownDraw(rule: .standard, mix: .standard, split: nil, seed: seed)
        return try (0..<count).map { _ in try draw.next() }
    }

    private func trajectory(_ sample: CountdownSample) throws -> SearchCheck {
        SearchCheck(
            trajectory: try TrajectoryParser.parse(sample.trajectory), problem: sample.problem,
            solver: solver)
    }

    @Test(
        "What the generator writes is right to the last line, in both forms", arguments: [11, 12])
    func generated(seed: UInt64) throws {
        for sample in try samples(25, seed: seed) {
            let name: Comment = "\(sample.problem.identifier), seed \(seed)"
            let parallel = try trajectory(sample)
            let sequential = SearchCheck(
                trace: String(decoding: sample.sequential, as: UTF8.self), problem: sample.problem,
                solver: solver)
            for check in [parallel, sequential] {
                #expect(!check.hasWrongExecution && check.wrongTasks == 0, name)
                #expect(check.isSystematic, name)
                #expect(check.hasTrueFind == (sample.solution != nil), name)
                #expect(!check.executions.isEmpty, name)
            }
            #expect(sequential.executions.count <= parallel.executions.count, name)
        }
    }

    @Test("A number that is changed anywhere in an execution is noticed")
    func changed() throws {
        var generator = SplitMix64(seed: 8)
        for sample in try samples(12, seed: 8) {
            let text = String(decoding: sample.sequential, as: UTF8.self)
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(
                String.init)
            let places = lines.indices.filter { lines[$0].contains(" with ") }
            let place = places[generator.below(places.count)]
            var words = lines[place].split(separator: " ").map(String.init)
            let numbers = words.indices.filter { Int(words[$0]) != nil }
            let word = numbers[generator.below(numbers.count)]
            words[word] = "\((Int(words[word]) ?? 0) + 1)"
            lines[place] = " " + words.joined(separator: " ")
            let check = SearchCheck(
                trace: lines.joined(separator: "\n"), problem: sample.problem, solver: solver)
            #expect(check.executions.count { $0.isWrong } == 1, "\(lines[place])")
        }
    }

    @Test("A task that no first move leaves is wrong, and the search no longer systematic")
    func tasks() throws {
        let sample = try samples(1, seed: 3)[0]
        let moves = solver.moves(of: sample.problem)
        let numbers = [moves[0].numbers[0], moves[0].numbers[1], moves[0].numbers[2]]
        let prompt = numbers.map(String.init).joined(separator: " ")
        let text = String(decoding: sample.trajectory, as: UTF8.self)
        let start = try #require(text.firstRange(of: "<prompt_1.1>")?.upperBound)
        let at = try #require(text[start...].firstRange(of: prompt))
        var changed = text
        changed.replaceSubrange(
            at, with: "99 " + numbers.dropFirst().map(String.init).joined(separator: " "))
        let check = SearchCheck(
            trajectory: try TrajectoryParser.parse(Array(changed.utf8)), problem: sample.problem,
            solver: solver)
        #expect(check.wrongTasks == 1 && !check.isSystematic)
        #expect(try trajectory(sample).wrongTasks == 0)
    }

    @Test("Text that is no search is survived", arguments: ["", "<Plan_1>", "\\boxed{1}", "a\nb"])
    func garbage(text: String) throws {
        let problem = try CountdownProblem(numbers: [1, 2, 3, 4], target: 24)
        let parsed = try TrajectoryParser.parse(Array(text.utf8))
        #expect(
            SearchCheck(trajectory: parsed, problem: problem, solver: solver).executions.isEmpty)
        #expect(SearchCheck(trace: text, problem: problem, solver: solver).executions.isEmpty)
    }
}
