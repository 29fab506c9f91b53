import SprintCountdown

/// The systematic search of a problem written out, with its components and their graph.
///
/// A round has up to six first moves. The search of a planner completes the round in which it meets
/// the first solution, because its executions run at the same time; a sequential model stops there.
struct CountdownTrace {
    /// First moves a round.
    static let movesPerRound = 6

    private(set) var trace = ReasoningTrace()
    private(set) var components: [Component] = []
    private(set) var nodes: [ComponentGraph.Node] = []
    /// Where the sequential model's trace ends: after the first execution that found.
    private(set) var sequentialEnd: Int?
    /// What was found first, in the order of the prompts.
    private(set) var solution: CountdownSolution?

    private let problem: CountdownProblem
    private let solver: CountdownSolver

    /// Writes the search of a problem.
    init(_ problem: CountdownProblem, solver: CountdownSolver) {
        self.problem = problem
        self.solver = solver
        trace.bytes.reserveCapacity(16_384)
        let moves = solver.moves(of: problem)
        var roundNode = 0
        for (index, move) in moves.enumerated() {
            if index % Self.movesPerRound == 0 {
                if solution != nil { return }
                roundNode = appendRound(after: index == 0 ? nil : moves[index - 1])
            }
            append(move, level: index + 1, parent: roundNode)
        }
        let line = appendLine { $0.append(contentsOf: " end".utf8) }
        append(
            Component(
                number: nextNumber, lines: line, description: "All first moves are tried.",
                plan: [line]), parents: roundNode == 0 ? [] : [roundNode])
    }

    private var nextNumber: Int { components.count + 1 }

    /// The components' texts.
    var texts: [ComponentText] { components.map { ComponentText($0, in: trace) } }

    private mutating func appendRound(after move: CountdownMove?) -> Int {
        let number = nextNumber
        let parents = move == nil ? [] : Array((number - Self.movesPerRound)..<number)
        let problem = problem
        let line = appendLine { bytes in
            CountdownText.writeTask(problem.numbers, problem.target, to: &bytes)
            guard let move else { return }
            bytes.append(contentsOf: " after".utf8)
            CountdownText.writeTerms(of: move.step, to: &bytes)
        }
        append(
            Component(
                number: number, lines: line, description: "What is to be made, and what was tried.",
                plan: [line]), parents: parents)
        return number
    }

    private mutating func append(_ move: CountdownMove, level: Int, parent: Int) {
        let line = appendLine { CountdownText.write(move.step, to: &$0) }
        let numbers = move.numbers
        let prompt = [numbers[0], numbers[1], numbers[2]]
        let target = problem.target
        let first = appendLine { CountdownText.writeTask(prompt, target, to: &$0) }
        let chain = CountdownExecution(move: move, target: target, rule: solver.rule)
            .write { line in _ = appendLine(line) }
        let execution = LineRange(first.first, trace.lineCount)
        if let chain, solution == nil {
            solution = CountdownSolution(level: level, chain: chain)
            sequentialEnd = trace.bytes.count
        }
        append(
            Component(
                number: nextNumber, lines: LineRange(line.first, execution.last),
                description: "A first move and all ways to go on from it.", plan: [line],
                prompt: CountdownText.prompt(prompt, target), execution: [execution]),
            parents: [parent])
    }

    private mutating func append(_ component: Component, parents: [Int]) {
        components.append(component)
        nodes.append(ComponentGraph.Node(number: component.number, parents: parents))
    }

    private mutating func appendLine(_ write: (inout [UInt8]) -> Void) -> LineRange {
        trace.appendLine(write)
        return LineRange(trace.lineCount, trace.lineCount)
    }
}
