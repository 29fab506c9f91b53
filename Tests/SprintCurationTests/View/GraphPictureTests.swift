import Foundation
import FoundationXML
import Testing

@testable import SprintCuration

/// A picture shows every component in its round and every parent, and is a document of its own.
@Suite struct GraphPictureTests {
    private static func sample(_ parents: [[Int]], prompt: String = "Do it.") -> CurationSample {
        let components = parents.indices.map { index in
            Component(
                number: index + 1, description: "Step \(index + 1)",
                plan: [LineRange(6 * index + 1, 6 * index + 1)], prompt: prompt,
                execution: [LineRange(6 * index + 2, 6 * index + (index == 1 ? 3 : 6))])
        }
        let trace = ReasoningTrace(
            linesOf: Array((1...(6 * parents.count)).map { "line \($0)\n" }.joined().utf8))
        return CurationSample(
            name: "9", components: components,
            texts: components.map { ComponentText($0, in: trace) },
            graph: ComponentGraph(
                parents.enumerated().map { .init(number: $0 + 1, parents: $1) }))
    }

    private static func isXML(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }

    @Test func `boxes, arrows and rounds are all there`() throws {
        let svg = try GraphPicture(of: Self.sample([[], [], [1], [1, 2], [3, 4]])).svg
        #expect(Self.isXML(svg))
        #expect(svg.matches(of: /<g><title>/).count == 5)
        #expect(svg.matches(of: /marker-end/).count == 5)
        // Component 2 has an execution of two lines, which is merged.
        #expect(svg.matches(of: /stroke-dasharray/).count == 1)
        #expect(svg.contains("Component 2 (plan only)"))
        #expect(svg.contains("Round 1: 1 execution<") && svg.contains("Round 3: 1 execution<"))
        #expect(svg.contains("Sample 9: 3 rounds, 4 executions, 1.33 a round"))
        #expect(!svg.contains("href") && !svg.contains("url(h"))
    }

    @Test func `what the texts hold does no harm`() throws {
        let evil = "<b>\"&'</title></svg> \u{1}\u{7F} é 漢字 ]]> \u{2028}"
        let svg = try GraphPicture(of: Self.sample([[]], prompt: evil)).svg
        #expect(Self.isXML(svg) && !svg.contains("<b>"))
    }

    @Test(arguments: [[[2], [1]], [[1]], [[], [3], [2]], [[], [7]]])
    func `a circle is a typed error, not a picture`(_ parents: [[Int]]) throws {
        let error = try #require(throws: CurationError.self) {
            try GraphPicture(of: Self.sample(parents))
        }
        #expect(error.kind == "unpackable" && error.description.contains("which is not before it"))
    }

    @Test func `boxes of a column do not touch`() {
        let places = (0..<4).flatMap { column in
            (0..<5).map { GraphPlace(column: column, row: $0) }
        }
        for (index, a) in places.enumerated() {
            for b in places[(index + 1)...] {
                #expect(
                    abs(a.x - b.x) >= GraphPlace.width || abs(a.y - b.y) >= GraphPlace.height)
            }
        }
        let size = GraphPlace.size(columns: 4, rows: 5)
        #expect(places.allSatisfy { $0.x + GraphPlace.width < size.width })
        #expect(places.allSatisfy { $0.y + GraphPlace.height < size.height })
    }

    @Test(arguments: [
        ("", []), ("one", ["one"]), ("one two", ["one two"]),
        ("one two three", ["one two", "three"]),
        ("abcdefghijkl", ["abcdefgh", "ijkl"]), ("a\n b", ["a b"]),
        ("one two three four five", ["one two", "three…"]),
        ("aaaaaaaa bbbbbbbb cccccccc", ["aaaaaaaa", "bbbbbbb…"]),
    ])
    func `text is broken between words`(_ text: String, _ expected: [String]) {
        let lines = TextWrap.lines(text, columns: 8, linesMax: 2)
        #expect(lines.allSatisfy { $0.count <= 8 } && lines.count <= 2)
        #expect(lines == expected)
    }

    @Test(.enabled(if: PublishedSamples.isPresent), arguments: PublishedSampleTests.names)
    func `published samples are drawn`(_ name: String) throws {
        let sample = try PublishedSamples.sample(name)
        let svg = try GraphPicture(of: sample).svg
        #expect(Self.isXML(svg))
        let arrows = sample.graph.nodes.reduce(0) { $0 + $1.parents.count }
        #expect(svg.matches(of: /marker-end/).count == arrows)
    }
}
