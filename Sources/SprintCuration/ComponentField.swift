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

    /// The name in `- **Plan:** Lines 1-2`, and what follows; `nil` for a line that is not so.
    static func parts(of line: String) -> (name: Substring, value: Substring)? {
        var scanner = LineScanner(line)
        scanner.takeSpace()
        guard scanner.take("-") || scanner.take("*"), scanner.takeSpace(), scanner.take("**")
        else { return nil }
        let name = scanner.takeWord()
        scanner.take(":")
        guard !name.isEmpty, scanner.take("**") else { return nil }
        scanner.take(":")
        scanner.takeSpace()
        return (name, scanner.rest)
    }
}
