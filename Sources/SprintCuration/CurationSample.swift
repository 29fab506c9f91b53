/// A sample between the stages: what `N.components.md`, `N.inline.txt` and `N.dag.json` hold, and
/// the files beside them.
public struct CurationSample: Hashable, Sendable {
    /// Its name: what the files' names begin with.
    public let name: String
    /// The components with their line ranges.
    public let components: [Component]
    /// The components' texts.
    public let texts: [ComponentText]
    /// The graph.
    public let graph: ComponentGraph
    /// How many lines the trace has; `nil` where it is not at hand.
    public let lineCount: Int?
    /// The question; `nil` where it is not at hand.
    public let question: [UInt8]?
    /// The text of the final answer; `nil` where it is not at hand.
    public let answer: [UInt8]?
    /// Where the files of components and graph are not in their form, if that is tolerated.
    public let foreignForms: [CurationDefect]

    /// A sample of these parts.
    public init(
        name: String, components: [Component], texts: [ComponentText], graph: ComponentGraph,
        lineCount: Int? = nil, question: [UInt8]? = nil, answer: [UInt8]? = nil,
        foreignForms: [CurationDefect] = []
    ) {
        self.name = name
        self.components = components
        self.texts = texts
        self.graph = graph
        self.lineCount = lineCount
        self.question = question
        self.answer = answer
        self.foreignForms = foreignForms
    }

    /// All defects of components, texts and graph, and where the files of components and graph are
    /// not in their form.
    public var defects: [CurationDefect] {
        foreignForms
            + CurationValidator.defects(
                of: components, texts: texts, graph: graph, lineCount: lineCount)
    }

    /// The trajectory that the packing stage makes of it.
    ///
    /// - Throws: `CurationError.unpackable`.
    public func trajectory(_ packing: Packing = .published) throws(CurationError)
        -> CuratedTrajectory
    {
        let rounds = try packing.rounds(of: components, texts: texts, graph: graph)
        return CuratedTrajectory(question: question, rounds: rounds, answer: answer)
    }
}
