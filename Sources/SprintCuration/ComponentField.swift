/// A field of a component in its file.
enum ComponentField: String, CaseIterable {
    /// What the step is about.
    case description = "Description"
    /// The planner's lines.
    case plan = "Plan"
    /// The instruction.
    case prompt = "Prompt"
    /// The executor's lines.
    case execution = "Execution"
    /// The lines about the result.
    case comment = "Comment"

    /// Whether its value names lines; of the others it is a text.
    var namesLines: Bool { self == .plan || self == .execution || self == .comment }

    /// How a field begins, `- **Plan:** `.
    static var form: Regex<(Substring, Substring)> { /\s*[-*]\s+\*\*(\w+):?\*\*:?\s*/ }
}
