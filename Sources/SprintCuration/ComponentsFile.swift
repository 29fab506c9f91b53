/// The file `N.components.md`: a heading for each component, then its fields as a list.
///
/// What a language model writes varies (`14`, `24-25`, `25 -- 28`, `Lines not found`); all of these
/// are read, and one spelling is written.
public enum ComponentsFile {
    /// Reads the components, in the order of the file.
    ///
    /// - Parameter file: the name that errors carry.
    /// - Throws: `CurationError.malformed` with the line that is wrong.
    public static func parse(_ text: [UInt8], file: String) throws(CurationError) -> [Component] {
        var components: [Component] = []
        var draft: ComponentDraft?
        for (index, line) in TextLines(text).enumerated() {
            let place = CurationPlace(file: file, line: index + 1)
            if line.hasPrefix("#") {
                if let draft { components.append(try draft.component()) }
                draft = try ComponentDraft(heading: line, place: place)
            } else if !line.allSatisfy(\.isWhitespace) {
                guard draft != nil else {
                    throw place.malformed("text comes before the first `### Component n` heading")
                }
                try draft?.take(line, at: place)
            }
        }
        if let draft { components.append(try draft.component()) }
        return components
    }

    /// Reads the components of a file that others wrote, and what of it is not in the form.
    ///
    /// - Throws: `CurationError.malformed` for a line number that no trace has.
    public static func parseForeign(_ text: [UInt8], file: String) throws(CurationError)
        -> (components: [Component], defects: [CurationDefect])
    {
        if let components = try? parse(text, file: file) { return (components, []) }
        let foreign = try ForeignComponents(text, file: file)
        return (foreign.components, foreign.defects)
    }

    /// Writes components as `parse` reads them.
    public static func print(_ components: [Component]) -> [UInt8] {
        Array(components.map(text).joined(separator: "\n\n").utf8)
    }

    private static func text(of component: Component) -> String {
        let heading = component.lines.map { " (\(spelling(of: [$0])))" } ?? ""
        return """
            ### Component \(component.number)\(heading)
            - **Description:** \(component.description)
            - **Plan:** \(spelling(of: component.plan))
            - **Prompt:** \(component.prompt ?? LineRange.none)
            - **Execution:** \(spelling(of: component.execution))
            - **Comment:** \(spelling(of: component.comment))
            """
    }

    private static func spelling(of ranges: [LineRange]) -> String {
        guard let first = ranges.first else { return "Lines \(LineRange.none)" }
        let list = ranges.map(\.description).joined(separator: ", ")
        return ranges.count == 1 && first.first == first.last ? "Line \(list)" : "Lines \(list)"
    }
}
