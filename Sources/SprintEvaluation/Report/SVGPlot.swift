import Foundation

/// A plot with linear axes as SVG: dots, bars, whiskers and lines, drawn in the order given.
public struct SVGPlot: Sendable {
    /// What is drawn; coordinates are those of the axes.
    public enum Mark: Sendable {
        /// A dot.
        case dot(x: Double, y: Double)
        /// A bar from 0 to `y`.
        case bar(x: Double, width: Double, y: Double)
        /// An interval at `x`.
        case whisker(x: Double, low: Double, high: Double)
        /// Points joined by lines.
        case line([SIMD2<Double>])
    }

    /// Marks of one colour, with a name in the legend.
    public struct Series: Sendable {
        /// The name.
        public var name: String
        /// The marks.
        public var marks: [Mark]

        /// Creates a series.
        public init(name: String, marks: [Mark]) {
            self.name = name
            self.marks = marks
        }
    }

    /// The title.
    public var title: String
    /// What the axes show.
    public var x: String
    /// See `x`.
    public var y: String
    /// Names at x = 0, 1, 2, … in place of numbers; empty for numbers.
    public var categories: [String]
    /// What is drawn.
    public var series: [Series]

    /// Creates a plot.
    public init(
        title: String, x: String, y: String, categories: [String] = [], series: [Series]
    ) {
        self.title = title
        self.x = x
        self.y = y
        self.categories = categories
        self.series = series
    }

    /// The picture, a document of its own.
    public var svg: String {
        let frame = Frame(xs: values(\.xs), ys: values(\.ys) + [0], categories: categories.count)
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Frame.width)) \
            \(Int(Frame.height))" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            """,
            Self.text(title, Frame.width / 2, 20, anchor: "middle", size: 15),
            Self.text(x, Frame.width / 2, Frame.height - 8, anchor: "middle"),
            """
            <text transform="translate(14 \(Self.number(Frame.height / 2))) rotate(-90)" \
            text-anchor="middle">\(MarkupText.escaped(y))</text>
            """,
        ]
        parts += axes(frame)
        for (index, one) in series.enumerated() {
            let color = Self.colors[index % Self.colors.count]
            parts += one.marks.map { Self.mark($0, color, frame) }
            parts += legend(one.name, color, row: index)
        }
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    // MARK: Parts

    private func values(_ of: (Mark) -> [Double]) -> [Double] {
        series.flatMap { $0.marks.flatMap(of) }
    }

    private func axes(_ frame: Frame) -> [String] {
        var parts: [String] = []
        for tick in frame.yTicks {
            let at = frame.y(tick)
            parts.append(
                """
                <line x1="\(Self.number(Frame.left))" x2="\(Self.number(Frame.right))" \
                y1="\(Self.number(at))" y2="\(Self.number(at))" \
                stroke="\(tick == 0 ? "#444" : "#ddd")"/>
                """)
            parts.append(Self.text(Self.label(tick), Frame.left - 6, at + 4, anchor: "end"))
        }
        let names = categories.isEmpty ? frame.xTicks.map(Self.label) : categories
        let places = categories.isEmpty ? frame.xTicks : categories.indices.map(Double.init)
        // Names that would run into their neighbours stand in two rows.
        let isCrowded = names.contains { $0.count > Frame.labelCharacters / max(1, names.count) }
        for (index, (name, place)) in zip(names, places).enumerated() {
            let row = isCrowded ? Double(index % 2) : 0
            parts.append(
                Self.text(name, frame.x(place), Frame.bottom + 16 + 14 * row, anchor: "middle"))
        }
        return parts
    }

    private func legend(_ name: String, _ color: String, row: Int) -> [String] {
        guard !name.isEmpty else { return [] }
        let top = Frame.top + 6 + 16 * Double(row)
        return [
            """
            <rect x="\(Self.number(Frame.right + 12))" y="\(Self.number(top - 9))" width="10" \
            height="10" fill="\(color)"/>
            """,
            Self.text(name, Frame.right + 27, top, anchor: "start"),
        ]
    }

    private static func mark(_ mark: Mark, _ color: String, _ frame: Frame) -> String {
        switch mark {
        case .dot(let x, let y):
            return """
                <circle cx="\(number(frame.x(x)))" cy="\(number(frame.y(y)))" r="3" \
                fill="\(color)" fill-opacity="0.5"/>
                """
        case .bar(let x, let width, let y):
            let (left, right) = (frame.x(x - width / 2), frame.x(x + width / 2))
            let (upper, lower) = (frame.y(max(0, y)), frame.y(min(0, y)))
            return """
                <rect x="\(number(left))" y="\(number(upper))" width="\(number(right - left))" \
                height="\(number(lower - upper))" fill="\(color)"/>
                """
        case .whisker(let x, let low, let high):
            return """
                <line x1="\(number(frame.x(x)))" x2="\(number(frame.x(x)))" \
                y1="\(number(frame.y(low)))" y2="\(number(frame.y(high)))" stroke="#222" \
                stroke-width="1.5"/>
                """
        case .line(let points):
            let path = points.map { "\(number(frame.x($0.x))),\(number(frame.y($0.y)))" }
            return """
                <polyline points="\(path.joined(separator: " "))" fill="none" stroke="\(color)" \
                stroke-width="2"/>
                """
        }
    }

    private static func text(
        _ text: String, _ x: Double, _ y: Double, anchor: String, size: Int = 12
    ) -> String {
        """
        <text x="\(number(x))" y="\(number(y))" text-anchor="\(anchor)" \
        font-size="\(size)">\(MarkupText.escaped(text))</text>
        """
    }

    static func number(_ value: Double) -> String { String(format: "%.1f", value) }

    private static func label(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15
            ? String(format: "%.0f", value) : String(format: "%g", value)
    }

    /// Okabe and Ito's colours, told apart by everyone.
    private static let colors = [
        "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999",
    ]
}

extension SVGPlot.Mark {
    /// The mark's horizontal coordinates.
    fileprivate var xs: [Double] {
        switch self {
        case .dot(let x, _), .whisker(let x, _, _): [x]
        case .bar(let x, let width, _): [x - width / 2, x + width / 2]
        case .line(let points): points.map(\.x)
        }
    }

    /// The mark's vertical coordinates.
    fileprivate var ys: [Double] {
        switch self {
        case .dot(_, let y), .bar(_, _, let y): [y]
        case .whisker(_, let low, let high): [low, high]
        case .line(let points): points.map(\.y)
        }
    }
}
