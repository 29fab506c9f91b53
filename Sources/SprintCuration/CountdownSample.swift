import SprintCountdown

/// A problem with its sequential reasoning and its trajectory, which write the same search.
///
/// The trajectory is made by the stages of curation: trace, components, graph, packing, text.
/// Nothing is merged in packing: a planner cannot know how short an execution will be.
public struct CountdownSample: Hashable, Sendable {
    /// The problem.
    public let problem: CountdownProblem
    /// The question asked about it.
    public let question: String
    /// The first solution under the rule; `nil` if there is none.
    public let solution: CountdownSolution?
    /// The rule that solutions keep to.
    public let rule: CountdownRule
    /// The sequential model's search and answer.
    public let sequential: [UInt8]
    /// The trajectory, from `<Question>` to `</Final_answer>`.
    public let trajectory: [UInt8]

    /// Writes both texts of a problem.
    public init(
        problem: CountdownProblem, form: CountdownQuestion, solver: CountdownSolver = .init()
    ) {
        let search = CountdownTrace(problem, solver: solver)
        let answer = CountdownText.answer(search.solution)
        question = form.text(of: problem)
        self.problem = problem
        solution = search.solution
        rule = solver.rule
        let end = search.sequentialEnd ?? search.trace.bytes.count
        sequential = search.trace.bytes[..<end] + [UInt8(ascii: "\n")] + answer
        trajectory =
            CuratedTrajectory(
                question: Array(question.utf8), rounds: Self.rounds(of: search), answer: answer
            ).text
    }

    /// The answer without its box: an expression, or `none`.
    public var answer: String { solution?.chain.expression ?? "none" }

    private static func rounds(of search: CountdownTrace) -> [PackedRound] {
        do {
            return try Packing.verbatim.rounds(
                of: search.components, texts: search.texts,
                graph: ComponentGraph(search.nodes))
        } catch {
            preconditionFailure("a search's own components can be packed: \(error)")
        }
    }
}
