/// A component of a foreign file while its lines are read.
struct ForeignDraft {
    /// What became of a line that begins nothing.
    enum Continuation {
        /// It goes on with a text.
        case text
        /// It names more lines.
        case lines
        /// It is nothing that a component has.
        case leftOut
    }

    private let heading: ForeignHeading
    private let place: CurationPlace
    private var texts: [ComponentField: String] = [:]
    private var ranges: [ComponentField: [LineRange]] = [:]
    private var defects: [CurationDefect] = []
    private var open: ComponentField?

    init(_ heading: ForeignHeading, at place: CurationPlace) {
        self.heading = heading
        self.place = place
    }

    /// Takes a field.
    ///
    /// - Returns: whether it is the first of its name; another is not taken.
    mutating func take(_ field: ForeignField, at place: CurationPlace) throws(CurationError)
        -> Bool
    {
        guard texts[field.name] == nil, ranges[field.name] == nil else {
            open = nil
            return false
        }
        open = field.name
        if field.name.namesLines {
            try takeLines(field, at: place)
        } else {
            texts[field.name] = field.value
            if field.name == .prompt, Self.isNone(field.value), !ComponentDraft.isNone(field.value)
            {
                note(place, "is taken as no prompt", field.value)
            }
        }
        return true
    }

    /// Takes a line that begins neither a component nor a field.
    mutating func goOn(with line: String, at place: CurationPlace) throws(CurationError)
        -> Continuation
    {
        guard let open else { return .leftOut }
        guard open.namesLines else {
            texts[open]? += "\n" + line
            return .text
        }
        let bare = String(line.trimmingPrefix(/\s*[-*+•]\s+/))
        guard bare.contains(/\d/), let more = try? LineRange.list(bare, at: place) else {
            return .leftOut
        }
        ranges[open]? += more
        return .lines
    }

    /// The component; a field that is missing is none.
    var component: Component {
        let prompt = texts[.prompt].flatMap { Self.isNone($0) ? nil : $0 }
        return Component(
            number: heading.number, lines: heading.lines,
            description: texts[.description] ?? heading.title, plan: ranges[.plan] ?? [],
            prompt: prompt, execution: ranges[.execution] ?? [], comment: ranges[.comment] ?? [])
    }

    /// What its fields have that is not in the form, and the fields that are missing.
    var allDefects: [CurationDefect] {
        let missing = ComponentField.allCases.filter { $0.namesLines && ranges[$0] == nil }
        return missing.map {
            .foreignForm(
                line: place.line, "begins component \(heading.number), which has no \($0.rawValue)")
        } + defects
    }

    private mutating func takeLines(_ field: ForeignField, at place: CurationPlace)
        throws(CurationError)
    {
        if let inForm = try? LineRange.list(field.value, at: place) {
            ranges[field.name] = inForm
            return
        }
        let found = try LineRange.anywhere(in: field.value, at: place)
        ranges[field.name] = found
        let meaning = found.isEmpty ? "no line" : found.map(\.description).joined(separator: ", ")
        note(place, "is taken as \(meaning)", field.value)
    }

    private mutating func note(_ place: CurationPlace, _ what: String, _ value: String) {
        defects.append(
            .foreignForm(
                line: place.line, "\(what): `\(ForeignComponents.shortened(value))`"))
    }

    /// Whether somebody said that there is nothing.
    private static func isNone(_ text: String) -> Bool {
        let words = text.lowercased().split { !$0.isLetter && $0 != "/" }.map(String.init)
        let saying = words.joined(separator: " ")
        return words.isEmpty || words.count <= 4 && words.starts(with: ["no", "prompt"])
            || ["none", "none found", "not found", "lines not found", "n/a", "not applicable"]
                .contains(saying)
    }
}
