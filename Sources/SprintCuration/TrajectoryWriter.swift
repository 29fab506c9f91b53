/// Writes the text of a trajectory, section by section, and remembers which execution is whose.
struct TrajectoryWriter {
    private(set) var bytes: [UInt8] = []
    /// By component number: the name of its execution, and its comment.
    private var names: [Int: String] = [:]
    private var comments: [Int: [UInt8]] = [:]
    /// The parents last named, so that the same ones are not named twice in a row.
    private var named: [Int] = []

    init() { bytes.reserveCapacity(16_384) }

    /// A tagged section on lines of its own, a blank line before it.
    mutating func write(section: String, _ body: [UInt8]) {
        open(section)
        bytes += body
        close(section)
    }

    /// The plan of a round and its executions.
    mutating func write(_ round: PackedRound) {
        open("Plan_\(round.number)")
        var prompt = 0
        var before: Int?
        for node in round.nodes {
            if node.execution != nil { prompt += 1 }
            write(node, after: before, name: "\(round.number).\(prompt)")
            before = node.number
        }
        bytes.removeLast()
        close("Plan_\(round.number)")
        writeExecutions(of: round)
    }

    private mutating func write(_ node: PackedRound.Node, after before: Int?, name: String) {
        for parent in node.parents {
            guard let comment = comments[parent], let execution = names[parent] else { continue }
            text("Observation about execution_\(execution): ")
            bytes += comment
            text("\n")
        }
        if let before { text(before + 1 == node.number ? "\n" : "-----\n\n") }
        writeParents(of: node)
        if let plan = node.plan {
            bytes += plan
            text("\n")
        }
        comments[node.number] = node.comment
        guard node.execution != nil else { return }
        names[node.number] = name
        text("\n<prompt_\(name)> ")
        bytes += node.prompt ?? []
        text(" </prompt_\(name)>\n")
    }

    private mutating func writeParents(of node: PackedRound.Node) {
        let parents = node.parents.filter { names[$0] != nil }.sorted()
        guard !parents.isEmpty, parents != named else { return }
        named = parents
        let list = parents.map { "execution_\(names[$0] ?? "")" }.joined(separator: ", ")
        text("Based on \(list):\n")
    }

    private mutating func writeExecutions(of round: PackedRound) {
        open("Execution_\(round.number)")
        let executions = round.nodes.compactMap(\.execution)
        if executions.isEmpty { text("No prompt to execute.") }
        for (index, execution) in executions.enumerated() {
            let tag = "execution_\(round.number).\(index + 1)"
            text(index == 0 ? "<\(tag)>\n" : "\n\n<\(tag)>\n")
            bytes += execution
            text("\n</\(tag)>")
        }
        close("Execution_\(round.number)")
    }

    private mutating func open(_ tag: String) {
        text(bytes.isEmpty ? "<\(tag)>\n" : "\n\n<\(tag)>\n")
    }

    private mutating func close(_ tag: String) { text("\n</\(tag)>") }

    private mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
