/// A graph names every component once, and every parent of a node once and before it.
struct GraphCheck {
    private let components: [Int]
    private let graph: ComponentGraph

    init(_ components: [Int], _ graph: ComponentGraph) {
        self.components = components
        self.graph = graph
    }

    var defects: [CurationDefect] {
        let known = Set(components)
        let named = Set(graph.nodes.map(\.number))
        var defects: [CurationDefect] = components.filter { !named.contains($0) }
            .map { .missingNode(component: $0) }
        for (index, node) in graph.nodes.enumerated() {
            if index > 0, graph.nodes[index - 1].number == node.number {
                defects.append(.duplicateNode(node.number))
            }
            if !known.contains(node.number) { defects.append(.unknownNode(node.number)) }
            var seen: Set<Int> = []
            for parent in node.parents {
                guard seen.insert(parent).inserted else {
                    defects.append(.duplicateParent(node: node.number, parent: parent))
                    continue
                }
                if !known.contains(parent) {
                    defects.append(.unknownParent(node: node.number, parent: parent))
                } else if parent >= node.number {
                    defects.append(.parentNotBefore(node: node.number, parent: parent))
                }
            }
        }
        let circle = circle
        if !circle.isEmpty { defects.append(.cycle(circle)) }
        return defects
    }

    /// The nodes that lie on a circle or between two: what is left when nodes without a parent
    /// left, and nodes without a child left, are taken away again and again.
    private var circle: [Int] {
        let edges = graph.nodes.flatMap { node in node.parents.map { ($0, node.number) } }
        let forward = Self.remainder(of: graph.nodes.map(\.number), edges: edges)
        let kept = Set(forward)
        let inner = edges.filter { kept.contains($0.0) && kept.contains($0.1) }
        return Self.remainder(of: forward, edges: inner.map { ($0.1, $0.0) }).sorted()
    }

    /// The nodes that are left when nodes to which no edge leads are taken away, again and again.
    private static func remainder(of nodes: [Int], edges: [(from: Int, to: Int)]) -> [Int] {
        var degree: [Int: Int] = [:]
        var targets: [Int: [Int]] = [:]
        let known = Set(nodes)
        for edge in edges where known.contains(edge.from) && known.contains(edge.to) {
            degree[edge.to, default: 0] += 1
            targets[edge.from, default: []].append(edge.to)
        }
        var free = nodes.filter { degree[$0, default: 0] == 0 }
        var taken = Set(free)
        while let node = free.popLast() {
            for target in targets[node] ?? [] {
                degree[target, default: 0] -= 1
                if degree[target] == 0, taken.insert(target).inserted { free.append(target) }
            }
        }
        return nodes.filter { !taken.contains($0) }
    }
}
