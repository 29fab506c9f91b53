import Foundation

/// The file `N.dag.json`: an object that names each component's parents, `{"1": [], "2": [1]}`.
public enum GraphFile {
    /// Reads the graph.
    ///
    /// - Parameter file: the name that errors carry.
    /// - Throws: `CurationError.malformed` if the text is not such an object.
    public static func parse(_ text: [UInt8], file: String) throws(CurationError)
        -> ComponentGraph
    {
        let place = CurationPlace(file: file, line: 1)
        let parents: [String: [Int]]
        do {
            parents = try JSONDecoder().decode([String: [Int]].self, from: Data(text))
        } catch {
            throw place.malformed("it is no JSON object of lists of numbers, {\"2\": [1]}")
        }
        var nodes: [ComponentGraph.Node] = []
        for (key, parents) in parents.sorted(by: { $0.key < $1.key }) {
            guard let number = Int(key) else {
                throw place.malformed("`\(key)` is no component number")
            }
            nodes.append(ComponentGraph.Node(number: number, parents: parents))
        }
        return ComponentGraph(nodes)
    }

    /// Writes a graph as `parse` reads it.
    public static func print(_ graph: ComponentGraph) -> [UInt8] {
        let entries = graph.nodes.map { "\"\($0.number)\": \($0.parents)" }
        return Array("{\(entries.joined(separator: ", "))}".utf8)
    }
}
