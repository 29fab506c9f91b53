/// Where a component's box lies in the picture.
struct GraphPlace: Hashable {
    static let width = 236.0, height = 88.0, margin = 24.0
    static let textColumns = 31, textLines = 4
    private static let top = 70.0, gapBetweenColumns = 84.0, gapBetweenRows = 20.0

    /// The round's place, from 0.
    let column: Int
    /// The place in the round, from 0.
    let row: Int

    var x: Double { Self.margin + Double(column) * (Self.width + Self.gapBetweenColumns) }
    var y: Double { Self.top + Double(row) * (Self.height + Self.gapBetweenRows) }
    private var middle: Double { y + Self.height / 2 }

    /// The picture's size; never narrower than its heading.
    static func size(columns: Int, rows: Int) -> (width: Double, height: Double) {
        let last = GraphPlace(column: max(0, columns - 1), row: max(0, rows - 1))
        return (
            max(560, last.x + width + gapBetweenColumns), last.y + height + margin
        )
    }

    /// An arrow from a parent's box to this one: to the right, or around the right side inside a
    /// column.
    func path(from parent: GraphPlace) -> String {
        let startX = parent.x + Self.width
        if parent.column == column {
            let reach = startX + 26 + 10 * Double(min(4, abs(row - parent.row)))
            return path(
                [startX, parent.middle], [reach, parent.middle], [reach, middle], [startX, middle])
        }
        let bend = Self.gapBetweenColumns * 0.55
        return path(
            [startX, parent.middle], [startX + bend, parent.middle], [x - bend, middle],
            [x, middle])
    }

    /// A cubic curve through its two ends, points as x and y.
    private func path(_ points: [Double]...) -> String {
        let texts = points.map { "\(Int($0[0])) \(Int($0[1]))" }
        return "M\(texts[0]) C\(texts[1...].joined(separator: " "))"
    }
}
