/// A step of a reasoning trace: which lines plan it, the instruction that would start it, which
/// lines carry it out, and which lines comment on its result.
public struct Component: Hashable, Sendable {
    /// Its number, from 1.
    public let number: Int
    /// The lines that its heading names; `nil` where the heading names none.
    public let lines: LineRange?
    /// What the step is about.
    public let description: String
    /// The lines that belong to the planner.
    public let plan: [LineRange]
    /// The instruction; `nil` for a step that only plans.
    public let prompt: String?
    /// The lines that belong to the executor; none for a step that only plans.
    public let execution: [LineRange]
    /// The lines that comment on the execution's result.
    public let comment: [LineRange]

    /// A component.
    public init(
        number: Int, lines: LineRange? = nil, description: String, plan: [LineRange],
        prompt: String? = nil, execution: [LineRange] = [], comment: [LineRange] = []
    ) {
        self.number = number
        self.lines = lines
        self.description = description
        self.plan = plan
        self.prompt = prompt
        self.execution = execution
        self.comment = comment
    }
}
