import SprintCuration
import Testing

/// Each defect is found, named with its place, and weighed by the mode; a sound sample has none.
struct CurationValidatorTests {
    typealias Part = CurationDefect.Part

    private static func component(
        _ number: Int, plan: [LineRange], execution: [LineRange] = [], comment: [LineRange] = [],
        prompt: String? = "Do it."
    ) -> Component {
        Component(
            number: number, description: "A step.", plan: plan,
            prompt: execution.isEmpty ? nil : prompt, execution: execution, comment: comment)
    }

    private static func graph(_ parents: [[Int]]) -> ComponentGraph {
        ComponentGraph(
            parents.enumerated().map { ComponentGraph.Node(number: $0 + 1, parents: $1) })
    }

    private static let sound = [
        component(1, plan: [LineRange(1, 2)], execution: [LineRange(3, 6)]),
        component(
            2, plan: [LineRange(7, 7)], execution: [LineRange(8, 9)], comment: [LineRange(10, 10)]),
        component(3, plan: [LineRange(11, 12)]),
    ]
    private static let soundGraph = graph([[], [1], [1, 2]])

    private static func defects(
        _ components: [Component] = sound, _ graph: ComponentGraph? = soundGraph, lines: Int? = 12
    ) -> [CurationDefect] {
        CurationValidator.defects(of: components, graph: graph, lineCount: lines)
    }

    private static func replacing(_ number: Int, with component: Component) -> [Component] {
        sound.map { $0.number == number ? component : $0 }
    }

    @Test
    func aSoundSampleHasNone() {
        #expect(Self.defects() == [])
        #expect(Self.defects(lines: nil) == [])
    }

    @Test
    func linesOutOfBoundsReversedOrOutOfOrder() {
        let long = Self.component(3, plan: [LineRange(11, 14)])
        let plan = Part(component: 3, kind: .plan)
        #expect(
            Self.defects(Self.replacing(3, with: long)) == [
                .outOfBounds(plan, LineRange(11, 14), lineCount: 12)
            ])
        let reversed = Self.component(3, plan: [LineRange(12, 11)])
        #expect(
            Self.defects(Self.replacing(3, with: reversed)) == [
                .reversedRange(plan, LineRange(12, 11)), .uncovered(LineRange(11, 12)),
            ])
        let swapped = Self.component(1, plan: [LineRange(5, 6)], execution: [LineRange(1, 4)])
        #expect(
            Self.defects(Self.replacing(1, with: swapped)) == [
                .outOfOrder(
                    Part(component: 1, kind: .execution), LineRange(1, 4),
                    after: Part(component: 1, kind: .plan))
            ])
    }

    @Test
    func linesClaimedTwiceOrByNobody() {
        let wide = Self.component(1, plan: [LineRange(1, 4)], execution: [LineRange(3, 5)])
        #expect(
            Self.defects(Self.replacing(1, with: wide)) == [
                .overlap(
                    Part(component: 1, kind: .plan), Part(component: 1, kind: .execution),
                    LineRange(3, 4)),
                .uncovered(LineRange(6, 6)),
            ])
        #expect(Self.defects(lines: 20) == [.uncovered(LineRange(13, 20))])
    }

    @Test
    func partsThatAreMissing() {
        let planless = Self.component(1, plan: [], execution: [LineRange(1, 6)])
        #expect(Self.defects(Self.replacing(1, with: planless)) == [.missingPlan(component: 1)])
        let promptless = Self.component(
            1, plan: [LineRange(1, 2)], execution: [LineRange(3, 6)], prompt: nil)
        #expect(Self.defects(Self.replacing(1, with: promptless)) == [.missingPrompt(component: 1)])
        #expect(Self.defects([]) == [.noComponents])
        let skipping = Array(Self.sound.dropFirst())
        #expect(Self.defects(skipping, nil).contains(.misnumbered(place: 1, number: 2)))
    }

    /// A heading that names what the parts do, or a comment or a free line more or less, is right.
    @Test(arguments: [
        (1, 1, 6, true), (1, 2, 6, false), (1, 1, 5, false), (1, 0, 6, false), (1, 1, 7, false),
        (2, 7, 10, true), (2, 7, 9, true), (2, 6, 10, false), (2, 7, 8, false), (2, 7, 11, false),
        (3, 11, 12, true), (3, 11, 13, false), (3, 12, 11, false), (3, 900, 950, false),
        (3, .min, .max, false),
    ])
    func headings(_ number: Int, _ first: Int, _ last: Int, _ isRight: Bool) {
        let components = Self.sound.map { component in
            Component(
                number: component.number,
                lines: component.number == number ? LineRange(first, last) : nil,
                description: component.description, plan: component.plan,
                prompt: component.prompt, execution: component.execution,
                comment: component.comment)
        }
        for lines in [12, nil] {
            let defects = Self.defects(components, lines: lines)
            #expect(defects.map(\.kind) == (isRight ? [] : ["heading-mismatch"]))
            #expect(CurationValidator(mode: .strict).accepts(defects) == isRight)
            #expect(CurationValidator(mode: .asPublished).accepts(defects))
        }
    }

    @Test
    func aHeadingMayNameLinesThatNoPartHas() {
        let late = Self.component(2, plan: [LineRange(8, 8)], execution: [LineRange(9, 10)])
        let named = Component(
            number: 2, lines: LineRange(7, 10), description: "", plan: late.plan, prompt: "Do it.",
            execution: late.execution)
        #expect(Self.defects(Self.replacing(2, with: named)) == [.uncovered(LineRange(7, 7))])
    }

    @Test
    func graphsThatDoNotFit() {
        #expect(Self.defects(Self.sound, Self.graph([[], [1]])) == [.missingNode(component: 3)])
        #expect(Self.defects(Self.sound, Self.graph([[], [1], [1], [3]])) == [.unknownNode(4)])
        #expect(
            Self.defects(Self.sound, Self.graph([[], [1], [9]])) == [
                .unknownParent(node: 3, parent: 9)
            ])
        #expect(
            Self.defects(Self.sound, Self.graph([[2], [], [1]])) == [
                .parentNotBefore(node: 1, parent: 2)
            ])
        #expect(
            Self.defects(Self.sound, Self.graph([[], [3], [2]])) == [
                .parentNotBefore(node: 2, parent: 3), .cycle([2, 3]),
            ])
        #expect(
            Self.defects(Self.sound, Self.graph([[1], [1], [2]])) == [
                .parentNotBefore(node: 1, parent: 1), .cycle([1]),
            ])
    }

    @Test
    func graphsThatNameSomethingTwice() {
        let nodes = [(1, []), (2, [1, 1]), (2, [1]), (3, [])]
        let graph = ComponentGraph(nodes.map { .init(number: $0, parents: $1) })
        #expect(
            Self.defects(Self.sound, graph) == [
                .duplicateParent(node: 2, parent: 1), .duplicateNode(2),
            ])
        let lenient = CurationValidator(mode: .asPublished)
        #expect(!lenient.accepts([.duplicateNode(2)]))
        #expect(lenient.accepts([.duplicateParent(node: 2, parent: 1)]))
    }

    private static func text(_ number: Int, execution: String?) -> ComponentText {
        ComponentText(
            number: number, description: "", plan: Array("p".utf8), prompt: nil,
            execution: execution.map { Array($0.utf8) }, comment: nil)
    }

    @Test
    func textsOfOtherComponents() {
        func defects(_ texts: [ComponentText]) -> [CurationDefect] {
            CurationValidator.defects(
                of: Self.sound, texts: texts, graph: Self.soundGraph, lineCount: 12)
        }
        let fitting = [
            Self.text(1, execution: "a"), Self.text(2, execution: "b"),
            Self.text(3, execution: nil),
        ]
        #expect(defects(fitting) == [])
        let other = Array(fitting.dropLast()) + [Self.text(7, execution: nil)]
        #expect(defects(other) == [.textMismatch(texts: [1, 2, 7], components: [1, 2, 3])])
        #expect(
            defects(Array(fitting.dropLast()) + [Self.text(3, execution: "c")]) == [
                .partMismatch(Part(component: 3, kind: .execution), hasText: true)
            ])
        #expect(defects(other).allSatisfy { $0.kind == "text-mismatch" && $0.isFatal })
    }

    /// Whoever makes components need not parse them: no numbers end the process.
    @Test(arguments: [(0, Int.max), (1, .max), (.min, .max), (.max, .min), (.max, .max)])
    func anyNumbersAreChecked(_ first: Int, _ last: Int) throws {
        let wild = Self.component(
            1, plan: [LineRange(1, 2)],
            execution: [LineRange(first, last), LineRange(3, 6), LineRange(first, last)])
        for lines in [12, nil] {
            #expect(!Self.defects(Self.replacing(1, with: wild), lines: lines).isEmpty)
        }
        let texts = [Self.text(1, execution: "a")]
        let rounds = try Packing.published.rounds(
            of: [wild], texts: texts, graph: Self.graph([[]]))
        #expect(rounds.count == 1)
    }

    @Test
    func fatalDefectsAreRefusedInBothModes() throws {
        let lenient = CurationValidator(mode: .asPublished)
        let fatal = Self.defects(Self.sound, Self.graph([[], [3], [2]]))
        #expect(!lenient.accepts(fatal))
        #expect(!CurationValidator().accepts(Self.defects(lines: 20)))
        #expect(lenient.accepts(Self.defects(lines: 20)))
        for defect in fatal { #expect(defect.description.hasSuffix(".")) }
    }

    @Test
    func whatIsNotFatalCanBePacked() throws {
        let trace = ReasoningTrace(
            linesOf: Array((1...12).map { "line \($0)" }.joined(separator: "\n").utf8))
        let wide = Self.component(1, plan: [LineRange(1, 4)], execution: [LineRange(3, 5)])
        let components = Self.replacing(1, with: wide)
        let rounds = try Packing.verbatim.rounds(
            of: components, texts: components.map { ComponentText($0, in: trace) },
            graph: Self.soundGraph)
        #expect(rounds.map { $0.nodes.map(\.number) } == [[1], [2], [3]])
    }

    @Test
    func aLongTraceIsChecked() {
        let count = 50_000
        let components = (1...count).map {
            Self.component($0, plan: [LineRange($0, $0)])
        }
        let graph = Self.graph((1...count).map { $0 == 1 ? [] : [$0 - 1] })
        #expect(Self.defects(components, graph, lines: count) == [])
    }
}
