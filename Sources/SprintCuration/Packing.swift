/// Packs components into rounds, as early as their parents allow.
///
/// A root is in round 1; any other node in the latest round that a parent asks for: the parent's
/// own round, or the next one if the parent has an execution to wait for. Inside a round the order
/// of the trace stays.
public struct Packing: Hashable, Sendable {
    /// An execution of at most this many lines is written by the planner itself.
    public let mergedLinesMax: Int

    /// The published pipeline's packing: executions of up to three lines are merged.
    public static let published = Packing(mergedLinesMax: 3)
    /// A packing that merges nothing: each prompt keeps its execution.
    public static let verbatim = Packing(mergedLinesMax: 0)

    /// A packing with another bound on merged executions.
    public init(mergedLinesMax: Int) { self.mergedLinesMax = mergedLinesMax }

    /// The rounds of a trace's components.
    ///
    /// - Parameters:
    ///   - components: the components with their line ranges, in the order of the trace.
    ///   - texts: their texts, in the same order.
    /// - Throws: `CurationError.unpackable` if the three do not name the same components, or a
    ///   parent does not come before its node.
    public func rounds(
        of components: [Component], texts: [ComponentText], graph: ComponentGraph
    ) throws(CurationError) -> [PackedRound] {
        try Self.check(components, texts, graph)
        var rounds: [PackedRound] = []
        var next: [Int] = []
        for (index, component) in components.enumerated() {
            let parents = graph.nodes[index].parents
            let node = node(of: component, texts[index], parents: parents)
            let round = parents.map { next[$0 - 1] }.max() ?? 1
            if round > rounds.count { rounds.append(PackedRound(number: round)) }
            rounds[round - 1].nodes.append(node)
            next.append(node.execution == nil ? round : round + 1)
        }
        return rounds
    }

    private func node(of component: Component, _ text: ComponentText, parents: [Int])
        -> PackedRound.Node
    {
        let lineCount = component.execution.lineCount
        let isMerged = text.execution != nil && lineCount <= mergedLinesMax
        var plan = text.plan
        if isMerged, let execution = text.execution {
            plan = plan.map { $0 + [UInt8(ascii: "\n")] + execution } ?? execution
        }
        let execution = isMerged ? nil : text.execution
        return PackedRound.Node(
            number: component.number, parents: parents, plan: plan,
            prompt: execution == nil ? nil : text.prompt ?? [], execution: execution,
            comment: text.comment)
    }

    private static func check(
        _ components: [Component], _ texts: [ComponentText], _ graph: ComponentGraph
    ) throws(CurationError) {
        let numbers = components.map(\.number)
        guard texts.map(\.number) == numbers else {
            throw .unpackable("the texts are of components \(texts.map(\.number)), not \(numbers)")
        }
        guard graph.nodes.map(\.number) == numbers else {
            throw .unpackable("the graph has nodes \(graph.nodes.map(\.number)), not \(numbers)")
        }
        for (index, node) in graph.nodes.enumerated() {
            guard node.number == index + 1 else {
                throw .unpackable("component \(index + 1) is missing")
            }
            for parent in node.parents where !(1..<node.number).contains(parent) {
                throw .unpackable(
                    "node \(node.number) has parent \(parent), which is not before it")
            }
        }
    }
}
