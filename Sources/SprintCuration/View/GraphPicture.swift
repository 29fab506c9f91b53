import Foundation
import SprintEvaluation

/// A sample's graph in its rounds, as an SVG document that needs no other file: a column for each
/// round, a box for each component, an arrow from each parent. Who points at a box reads all of it.
public struct GraphPicture: Sendable {
    private let name: String
    private let rounds: [PackedRound]
    private let descriptions: [Int: String]
    private let places: [Int: GraphPlace]
    private let size: (width: Double, height: Double)

    /// Draws a sample.
    ///
    /// - Throws: `CurationError.unpackable` if its graph has a circle or does not fit its
    ///   components.
    public init(of sample: CurationSample, packing: Packing = .published) throws(CurationError) {
        name = sample.name
        rounds = try sample.trajectory(packing).rounds
        var descriptions: [Int: String] = [:]
        for component in sample.components {
            descriptions[component.number] = component.description
        }
        self.descriptions = descriptions
        var places: [Int: GraphPlace] = [:]
        for (column, round) in rounds.enumerated() {
            for (row, node) in round.nodes.enumerated() {
                places[node.number] = GraphPlace(column: column, row: row)
            }
        }
        self.places = places
        size = GraphPlace.size(
            columns: rounds.count, rows: rounds.map(\.nodes.count).max() ?? 0)
    }

    /// The document.
    public var svg: String {
        let nodes = rounds.flatMap(\.nodes)
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(size.width)) \
            \(Self.number(size.height))" width="\(Self.number(size.width))" \
            height="\(Self.number(size.height))" font-family="sans-serif" font-size="12">
            <defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" \
            markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#666"/></marker></defs>
            <rect width="100%" height="100%" fill="white"/>
            """,
            Self.text(heading, x: GraphPlace.margin, y: 24, size: 15),
        ]
        for (column, round) in rounds.enumerated() {
            let place = GraphPlace(column: column, row: 0)
            let count = round.executionCount
            parts.append(
                Self.text(
                    "Round \(round.number): \(count) execution\(count == 1 ? "" : "s")",
                    x: place.x, y: place.y - 12, isBold: true))
        }
        parts += nodes.flatMap(arrows)
        parts += nodes.map(box)
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    /// Writes the document; its folder is made if it is missing.
    public func write(to place: URL) throws(CurationError) {
        try ResultFile.write(Array(svg.utf8), to: place)
    }

    private var heading: String {
        let executions = rounds.reduce(0) { $0 + $1.executionCount }
        let verdict = CurationFilter.published.verdict(on: rounds)
        let ratio = String(format: "%.2f", CurationFilter.ratio(of: rounds))
        return
            "Sample \(name): \(rounds.count) rounds, \(executions) executions, \(ratio) a round; "
            + "\(verdict)"
    }

    // MARK: Parts

    private func arrows(to node: PackedRound.Node) -> [String] {
        guard let child = places[node.number] else { return [] }
        return node.parents.compactMap { places[$0] }.map { parent in
            """
            <path d="\(child.path(from: parent))" fill="none" stroke="#666" stroke-opacity="0.55" \
            stroke-width="1.3" marker-end="url(#head)"/>
            """
        }
    }

    private func box(of node: PackedRound.Node) -> String {
        guard let place = places[node.number] else { return "" }
        let isExecuted = node.execution != nil
        let said = node.prompt.map { String(decoding: $0, as: UTF8.self) }
        let lines = TextWrap.lines(
            said ?? descriptions[node.number] ?? "", columns: GraphPlace.textColumns,
            linesMax: GraphPlace.textLines)
        let title = "Component \(node.number)" + (isExecuted ? "" : " (plan only)")
        let texts =
            [Self.text(title, x: place.x + 10, y: place.y + 17, isBold: true)]
            + lines.enumerated().map { index, line in
                Self.text(line, x: place.x + 10, y: place.y + 34 + 15 * Double(index))
            }
        return """
            <g><title>\(Self.escaped(tip(of: node)))</title>
            <rect x="\(Self.number(place.x))" y="\(Self.number(place.y))" \
            width="\(Self.number(GraphPlace.width))" height="\(Self.number(GraphPlace.height))" \
            rx="6" fill="\(isExecuted ? "#E3F0FA" : "#F4F4F4")" \
            stroke="\(isExecuted ? "#0072B2" : "#999999")"\
            \(isExecuted ? "" : " stroke-dasharray=\"4 3\"")/>
            \(texts.joined(separator: "\n"))
            </g>
            """
    }

    /// All that is known of a node.
    private func tip(of node: PackedRound.Node) -> String {
        let parents = node.parents.map(String.init).joined(separator: ", ")
        var lines = [
            "Component \(node.number): \(descriptions[node.number] ?? "")",
            parents.isEmpty ? "No parents" : "Parents: \(parents)",
        ]
        for (name, text) in [
            ("Plan", node.plan), ("Prompt", node.prompt), ("Execution", node.execution),
            ("Comment", node.comment),
        ] {
            if let text { lines.append("\(name): \(String(decoding: text, as: UTF8.self))") }
        }
        return lines.joined(separator: "\n\n")
    }

    private static func text(
        _ text: String, x: Double, y: Double, size: Int = 12, isBold: Bool = false
    ) -> String {
        """
        <text x="\(number(x))" y="\(number(y))" font-size="\(size)"\
        \(isBold ? " font-weight=\"bold\"" : "")>\(escaped(text))</text>
        """
    }

    /// Text for XML, which has no control characters but white space.
    private static func escaped(_ text: String) -> String {
        MarkupText.escaped(
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.filter {
                        $0.properties.generalCategory != .control || $0 == "\n" || $0 == "\t"
                    })))
    }

    private static func number(_ value: Double) -> String { String(format: "%.0f", value) }
}
