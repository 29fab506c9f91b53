/// Reads a components file that others wrote: whatever names a component, a field and its lines is
/// taken, and each line that is not in the form is a defect that says what was made of it.
struct ForeignComponents {
    /// The components, in the order of the file.
    private(set) var components: [Component] = []
    /// What is not in the form, in the order of the lines.
    private(set) var defects: [CurationDefect] = []
    private var draft: ForeignDraft?

    /// Reads a file.
    ///
    /// - Throws: `CurationError.malformed` for a line number that no trace has.
    init(_ text: [UInt8], file: String) throws(CurationError) {
        for (index, line) in TextLines(text).enumerated()
        where !line.allSatisfy(\.isWhitespace) {
            try take(line, at: CurationPlace(file: file, line: index + 1))
        }
        endComponent()
        defects.sort { Self.line(of: $0) < Self.line(of: $1) }
    }

    private mutating func take(_ line: String, at place: CurationPlace) throws(CurationError) {
        if let heading = try ForeignHeading(line, at: place) {
            endComponent()
            draft = ForeignDraft(heading, at: place)
            if !heading.isInForm {
                note(place, "is taken as the heading of component \(heading.number)", line)
            }
        } else if line.hasPrefix("#") || line.hasPrefix("```") {
            if line.hasPrefix("#") { endComponent() }
            note(place, "is left out", line)
        } else if let field = ForeignField(line), draft != nil {
            let isFirst = try draft?.take(field, at: place) ?? false
            if !isFirst {
                note(place, "is left out: the component has this field already", line)
            } else if !field.isInForm {
                note(place, "is taken as \(field.name.rawValue)", line)
            }
        } else {
            switch try draft?.goOn(with: line, at: place) ?? .leftOut {
            case .text: break
            case .lines: note(place, "is taken as more lines", line)
            case .leftOut: note(place, "is left out", line)
            }
        }
    }

    private mutating func endComponent() {
        guard let draft else { return }
        components.append(draft.component)
        defects += draft.allDefects
        self.draft = nil
    }

    private mutating func note(_ place: CurationPlace, _ what: String, _ line: String) {
        defects.append(.foreignForm(line: place.line, "\(what): `\(Self.shortened(line))`"))
    }

    /// A text of a file as a defect quotes it.
    static func shortened(_ text: String) -> String {
        text.count > 60 ? text.prefix(59) + "…" : text
    }

    private static func line(of defect: CurationDefect) -> Int {
        if case .foreignForm(let line, _) = defect { line } else { 0 }
    }
}
