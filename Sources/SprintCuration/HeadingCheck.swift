/// The lines in a component's heading are those of its parts: all that plan and execute, none that
/// the component before or after it has, none that the trace lacks.
///
/// A comment may stand behind them, and a line that no part has may stand among them: both occur
/// in published samples, and lines that no part has are a defect of their own.
struct HeadingCheck {
    private struct Entry {
        let component: Int
        let heading: LineRange?
        /// From the first line to the last of plan and execution.
        let core: LineRange
        /// The same with the comment.
        let parts: LineRange
    }

    private let entries: [Entry]
    private let lineCount: Int

    /// - Parameter lineCount: `nil` takes the last line that a part names.
    init(_ components: [Component], lineCount: Int?) {
        entries = components.compactMap { component in
            let core = component.plan + component.execution
            guard let parts = (core + component.comment).span else { return nil }
            return Entry(
                component: component.number, heading: component.lines, core: core.span ?? parts,
                parts: parts)
        }
        self.lineCount = lineCount ?? entries.map(\.parts.last).max() ?? 0
    }

    var defects: [CurationDefect] {
        entries.indices.compactMap { index in
            let entry = entries[index]
            guard let heading = entry.heading else { return nil }
            let before = index == 0 ? 0 : entries[index - 1].parts.last
            let after = index + 1 == entries.count ? nil : entries[index + 1].parts.first
            let begins =
                heading.first <= entry.core.first
                && (heading.first >= entry.parts.first || heading.first > before)
            let isFree = after.map { heading.last < $0 } ?? (heading.last <= lineCount)
            let ends =
                heading.last >= entry.core.last && (heading.last <= entry.parts.last || isFree)
            return begins && ends
                ? nil
                : .headingMismatch(component: entry.component, heading, parts: entry.parts)
        }
    }
}
