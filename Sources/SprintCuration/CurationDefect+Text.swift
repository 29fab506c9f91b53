extension CurationDefect: CustomStringConvertible {
    /// A sentence that names the place; it is also what a language model is told when it shall try
    /// again.
    public var description: String {
        switch self {
        case .noComponents: "There is no component."
        case .misnumbered(let place, let number):
            "Component number \(number) stands where \(place) is due."
        case .reversedRange(let part, let range):
            "The \(part) has lines \(range), which end before they begin."
        case .outOfBounds(let part, let range, let count):
            "The \(part) has lines \(range), but the trace has lines 1-\(count)."
        case .outOfOrder(let part, let range, let before):
            "The \(part) has lines \(range), which begin before those of the \(before)."
        case .overlap(let first, let second, let range):
            first == second
                ? "The \(first) names lines \(range) twice."
                : "The \(first) and the \(second) both have lines \(range)."
        case .uncovered(let range): "No component has lines \(range)."
        case .missingPlan(let component): "Component \(component) has no plan lines."
        case .missingPrompt(let component):
            "Component \(component) has an execution, but no prompt."
        case .headingMismatch(let component, let range, let parts):
            "The heading of component \(component) names lines \(range), but its parts have lines "
                + "\(parts)."
        case .textMismatch(let texts, let components):
            "The texts are of components \(Self.list(texts)), not \(Self.list(components))."
        case .partMismatch(let part, let hasText):
            hasText
                ? "The \(part) has a text, but names no lines."
                : "The \(part) names lines, but has no text."
        case .foreignForm(let line, let what): "Line \(line) \(what)."
        case .duplicateNode(let node): "The graph has node \(node) more than once."
        case .duplicateParent(let node, let parent):
            "Node \(node) has parent \(parent) more than once."
        case .missingNode(let component): "The graph has no entry for component \(component)."
        case .unknownNode(let node): "The graph has node \(node), which is no component."
        case .unknownParent(let node, let parent):
            "Node \(node) has parent \(parent), which is no component."
        case .parentNotBefore(let node, let parent):
            "Node \(node) has parent \(parent), which does not come before it."
        case .cycle(let nodes):
            "Nodes \(Self.list(nodes)) depend on each other."
        }
    }

    private static func list(_ numbers: [Int]) -> String {
        numbers.isEmpty ? "none" : numbers.map(String.init).joined(separator: ", ")
    }
}
