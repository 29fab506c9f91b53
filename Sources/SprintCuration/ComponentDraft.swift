/// A component while its lines are read.
struct ComponentDraft {
    private let place: CurationPlace
    private let number: Int
    private let lines: LineRange?
    private var values: [ComponentField: (text: String, place: CurationPlace)] = [:]
    private var open: ComponentField?

    /// Begins at a line such as `### Component 3 (Lines 10-22)`.
    init(heading: String, place: CurationPlace) throws(CurationError) {
        guard let parts = Self.parts(of: heading) else {
            throw place.malformed("`\(heading)` is no `### Component n` heading")
        }
        self.place = place
        number = parts.number
        lines = try parts.lines.map { text throws(CurationError) in
            try LineRange.list(text, at: place)
        }?.span
    }

    /// The number in a heading, and what stands in its parentheses if it has any.
    private static func parts(of heading: String) -> (number: Int, lines: String?)? {
        var scanner = LineScanner(heading)
        guard !scanner.take(while: { $0 == "#" }).isEmpty else { return nil }
        scanner.takeSpace()
        guard scanner.take("Component"), scanner.takeSpace(),
            let number = scanner.takeDigits().flatMap({ Int($0) })
        else { return nil }
        scanner.takeSpace()
        if scanner.isAtEnd { return (number, nil) }
        let rest = String(scanner.rest).trimming(\.isWhitespace)
        guard rest.hasPrefix("("), rest.hasSuffix(")") else { return nil }
        return (number, String(rest.dropFirst().dropLast()))
    }

    /// Takes a line `- **Name:** value`, or the continuation of one.
    mutating func take(_ line: String, at place: CurationPlace) throws(CurationError) {
        guard let (name, value) = ComponentField.parts(of: line) else {
            guard let open else { throw place.malformed("`\(line)` is no field of a component") }
            values[open]?.text += "\n" + line
            return
        }
        guard let field = ComponentField(rawValue: String(name)) else {
            throw place.malformed(
                "`\(name)` is no field; there are Description, Plan, Prompt, Execution, Comment")
        }
        guard values[field] == nil else {
            throw place.malformed("component \(number) has \(field.rawValue) twice")
        }
        values[field] = (String(value).trimming(\.isWhitespace), place)
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
