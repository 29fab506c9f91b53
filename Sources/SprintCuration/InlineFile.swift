/// The file `N.inline.txt`: the components with their text, each part between tags on lines of
/// their own. A plan, prompt or execution that is missing stands as `None`; a missing comment is
/// left out.
public enum InlineFile {
    private enum Part: String, CaseIterable {
        case description, plan, prompt, execution, comment
    }

    private static let none = Array("None".utf8)

    /// Reads the texts, in the order of the file.
    ///
    /// - Parameter file: the name that errors carry.
    /// - Throws: `CurationError.malformed` with the line that is wrong.
    public static func parse(_ text: [UInt8], file: String) throws(CurationError)
        -> [ComponentText]
    {
        var reader = Reader()
        var place = CurationPlace(file: file, line: 0)
        for line in TextLines(text) {
            place = CurationPlace(file: file, line: place.line + 1)
            try reader.take(line, at: place)
        }
        return try reader.finish(at: place)
    }

    /// The component and the part that are being read, and the components before.
    private struct Reader {
        private var components: [ComponentText] = []
        private var number: Int?
        private var parts: [Part: [UInt8]] = [:]
        private var open: Part?
        private var lines: [String] = []

        mutating func take(_ line: String, at place: CurationPlace) throws(CurationError) {
            if let open {
                if line == "</\(open.rawValue)>" { close(open) } else { lines.append(line) }
            } else if let digits = InlineFile.number(inHeading: line) {
                endComponent()
                guard let named = Int(digits) else {
                    throw place.malformed("no component has the number \(digits.prefix(24))")
                }
                number = named
            } else if let part = Part.allCases.first(where: { line == "<\($0.rawValue)>" }) {
                guard number != nil, parts[part] == nil else {
                    throw place.malformed("`\(line)` is not due here")
                }
                open = part
            } else if !line.allSatisfy(\.isWhitespace) {
                throw place.malformed("text stands outside the tags")
            }
        }

        mutating func finish(at place: CurationPlace) throws(CurationError) -> [ComponentText] {
            if let open { throw place.malformed("<\(open.rawValue)> is not closed") }
            endComponent()
            return components
        }

        private mutating func close(_ part: Part) {
            parts[part] = Array(lines.joined(separator: "\n").utf8)
            lines = []
            open = nil
        }

        private mutating func endComponent() {
            if let number { components.append(InlineFile.component(number, parts)) }
            parts = [:]
        }
    }

    /// The digits in `### Component 3`; `nil` for another line.
    private static func number(inHeading line: String) -> Substring? {
        var scanner = LineScanner(line)
        guard scanner.take("### Component "), let digits = scanner.takeDigits() else { return nil }
        scanner.takeSpace()
        return scanner.isAtEnd ? digits : nil
    }

    /// Writes texts as `parse` reads them.
    public static func print(_ components: [ComponentText]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, component) in components.enumerated() {
            bytes += Array((index == 0 ? "" : "\n\n").utf8)
            bytes += Array("### Component \(component.number)\n".utf8)
            write(.description, Array(component.description.utf8), to: &bytes)
            for (part, text) in [
                (Part.plan, component.plan), (.prompt, component.prompt),
                (.execution, component.execution),
            ] {
                bytes.append(UInt8(ascii: "\n"))
                write(part, text ?? none, to: &bytes)
            }
            if let comment = component.comment {
                bytes.append(UInt8(ascii: "\n"))
                write(.comment, comment, to: &bytes)
            }
        }
        return bytes
    }

    private static func write(_ part: Part, _ text: [UInt8], to bytes: inout [UInt8]) {
        bytes += Array("<\(part.rawValue)>\n".utf8) + text
        bytes += Array("\n</\(part.rawValue)>\n".utf8)
    }

    private static func component(_ number: Int, _ parts: [Part: [UInt8]]) -> ComponentText {
        func text(_ part: Part) -> [UInt8]? { parts[part].flatMap { $0 == none ? nil : $0 } }
        return ComponentText(
            number: number,
            description: String(decoding: parts[.description] ?? [], as: UTF8.self),
            plan: text(.plan), prompt: text(.prompt), execution: text(.execution),
            comment: text(.comment))
    }
}
