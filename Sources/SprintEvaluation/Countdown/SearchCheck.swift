import SprintCountdown
import SprintTrajectory

/// What is wrong in a whole Countdown search: its first moves and its executions. Of a problem that
/// the systematic search does not take nothing is checked, and nothing is wrong.
struct SearchCheck: Hashable, Sendable {
    /// The executions, in order.
    private(set) var executions: [ExecutionCheck] = []
    /// Tasks whose numbers are not what a first move leaves, or whose move is false.
    private(set) var wrongTasks = 0
    /// Whether the tasks are those of the systematic search in its order, as far as they go.
    private(set) var isSystematic = true

    /// Whether an execution is wrong.
    var hasWrongExecution: Bool { executions.contains(where: \.isWrong) }
    /// Whether an execution truly found the target.
    var hasTrueFind: Bool { executions.contains(where: \.isTrueFind) }

    private let problem: CountdownProblem
    private let solver: CountdownSolver

    /// Checks a SPRINT trajectory: the prompts of its plans, each with the execution of its number.
    init(trajectory: Trajectory, problem: CountdownProblem, solver: CountdownSolver) {
        self.init(problem, solver)
        guard CountdownSolver.takes(problem) else { return }
        for round in trajectory.rounds {
            let executions = round.executions?.items ?? []
            var move: CountdownLine?
            for part in round.plan?.parts ?? [] {
                switch part {
                case .text(let bytes):
                    move = CountdownLine.lines(of: Self.text(bytes)).last ?? nil
                case .item(let prompt):
                    let execution = executions.first { $0.number == prompt.number }
                    check(
                        task: CountdownLine(Self.text(prompt.element.body).filter { $0 != "\n" }),
                        move: move,
                        lines: CountdownLine.lines(of: Self.text(execution?.element.body ?? [])))
                }
            }
        }
        compareOrder()
    }

    /// Checks a sequential trace: each task of three numbers with the move before it and the lines
    /// up to its end.
    init(trace: String, problem: CountdownProblem, solver: CountdownSolver) {
        self.init(problem, solver)
        guard CountdownSolver.takes(problem) else { return }
        let body = trace.split(separator: "\\boxed", maxSplits: 1).first.map(String.init) ?? trace
        let lines = CountdownLine.lines(of: body)
        let starts = lines.indices.filter {
            if case .task(let numbers, _) = lines[$0] { numbers.count == 3 } else { false }
        }
        for start in starts {
            let end = lines[start...].firstIndex { line in
                switch line {
                case .found, .nothing: true
                default: false
                }
            }
            let next = starts.first { $0 > start }
            let stop = min(end ?? .max, (next ?? lines.endIndex) - 1)
            check(
                task: lines[start], move: start > 0 ? lines[start - 1] : nil,
                lines: Array(lines[start...stop]))
        }
        compareOrder()
    }

    private init(_ problem: CountdownProblem, _ solver: CountdownSolver) {
        self.problem = problem
        self.solver = solver
    }

    private var tasks: [[Int]] = []

    private mutating func check(
        task: CountdownLine?, move: CountdownLine?, lines: [CountdownLine?]
    ) {
        var numbers: [Int] = []
        if case .task(let named, problem.target) = task { numbers = named }
        if !isTask(numbers, of: move) { wrongTasks += 1 }
        tasks.append(numbers)
        executions.append(
            ExecutionCheck(lines, numbers: numbers, problem: problem, rule: solver.rule))
    }

    /// Whether the numbers are what a true first move leaves: its result, then the others in order.
    private func isTask(_ numbers: [Int], of move: CountdownLine?) -> Bool {
        guard case .move(let claim) = move,
            ClaimCheck(rule: solver.rule, target: problem.target).isStep(claim)
        else { return false }
        return solver.moves(of: problem).contains {
            $0.step.high == claim.high && $0.step.low == claim.low
                && $0.step.operation == claim.operation
                && [$0.numbers[0], $0.numbers[1], $0.numbers[2]] == numbers
        }
    }

    private mutating func compareOrder() {
        let expected = solver.moves(of: problem).map(\.numbers).map { [$0[0], $0[1], $0[2]] }
        isSystematic = expected.starts(with: tasks)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
