/// A component while its lines are read.
struct ComponentDraft {
    private let place: CurationPlace
    private let number: Int
    private let lines: LineRange?
    private var values: [ComponentField: (text: String, place: CurationPlace)] = [:]
    private var open: ComponentField?

    /// Begins at a line such as `### Component 3 (Lines 10-22)`.
    init(heading: String, place: CurationPlace) throws(CurationError) {
        guard let match = heading.wholeMatch(of: /#+\s*Component\s+(\d+)\s*(?:\((.*)\))?\s*/),
            let number = Int(match.1)
        else { throw place.malformed("`\(heading)` is no `### Component n` heading") }
        self.place = place
        self.number = number
        lines = try match.2.map { text throws(CurationError) in
            try LineRange.list(String(text), at: place)
        }?.first
    }

    /// Takes a line `- **Name:** value`, or the continuation of one.
    mutating func take(_ line: String, at place: CurationPlace) throws(CurationError) {
        guard let match = line.prefixMatch(of: ComponentField.form) else {
            guard let open else { throw place.malformed("`\(line)` is no field of a component") }
            values[open]?.text += "\n" + line
            return
        }
        guard let field = ComponentField(rawValue: String(match.1)) else {
            throw place.malformed(
                "`\(match.1)` is no field; there are Description, Plan, Prompt, Execution, Comment")
        }
        guard values[field] == nil else {
            throw place.malformed("component \(number) has \(field.rawValue) twice")
        }
        var value = line[match.range.upperBound...]
        while value.last?.isWhitespace == true { value.removeLast() }
        values[field] = (String(value), place)
        open = field
    }

    /// The component that was read.
    func component() throws(CurationError) -> Component {
        let prompt = values[.prompt]?.text
        return Component(
            number: number, lines: lines, description: values[.description]?.text ?? "",
            plan: try ranges(.plan), prompt: prompt.flatMap { Self.isNone($0) ? nil : $0 },
            execution: try ranges(.execution), comment: try ranges(.comment))
    }

    private func ranges(_ field: ComponentField) throws(CurationError) -> [LineRange] {
        guard let value = values[field] else {
            throw place.malformed("component \(number) has no \(field.rawValue)")
        }
        return try LineRange.list(value.text, at: value.place)
    }

    /// Whether a model said that there is nothing.
    static func isNone(_ text: String) -> Bool {
        ["", LineRange.none, "none", "n/a"].contains(text.lowercased())
    }
}
