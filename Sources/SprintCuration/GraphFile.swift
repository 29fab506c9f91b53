import Foundation

/// The file `N.dag.json`: an object that names each component's parents, `{"1": [], "2": [1]}`.
public enum GraphFile {
    /// Reads the graph.
    ///
    /// - Parameter file: the name that errors carry.
    /// - Throws: `CurationError.malformed` if the text is not such an object. A component that it
    ///   names twice (`"1"` and `"01"`, or the same key again) is two nodes: the check finds it.
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
        for key in keys(of: text, among: parents) {
            guard let number = Int(key) else {
                throw place.malformed("`\(key)` is no component number")
            }
            nodes.append(ComponentGraph.Node(number: number, parents: parents[key] ?? []))
        }
        return ComponentGraph(nodes)
    }

    /// Reads a graph that others wrote, a language model's answer around it or not, and what of the
    /// file is not in the form.
    ///
    /// - Throws: `CurationError.malformed` if there is no graph in it.
    public static func parseForeign(_ text: [UInt8], file: String) throws(CurationError)
        -> (graph: ComponentGraph, defects: [CurationDefect])
    {
        let answer = String(decoding: text, as: UTF8.self)
        let object = AnswerText.object(of: answer)
        do throws(CurationError) {
            return (try parse(text, file: file), [])
        } catch {
            guard let graph = try? parse(Array(object.utf8), file: file) else { throw error }
            let line = answer[..<object.startIndex].count(where: \.isNewline) + 1
            let what = "of \(file) begins the graph; what stands around it is left out"
            return (graph, [.foreignForm(line: line, what)])
        }
    }

    /// The keys in alphabetical order, one that is written twice twice: a decoder keeps only one of
    /// the two. Nothing but a key is a text in such an object.
    private static func keys(of text: [UInt8], among parents: [String: [Int]]) -> [String] {
        let spelt = String(decoding: text, as: UTF8.self).matches(of: /"([^"\\]*)"\s*:/)
            .map { String($0.1) }
        return (spelt + Set(parents.keys).subtracting(spelt)).sorted()
    }

    /// Writes a graph as `parse` reads it.
    public static func print(_ graph: ComponentGraph) -> [UInt8] {
        let entries = graph.nodes.map { "\"\($0.number)\": \($0.parents)" }
        return Array("{\(entries.joined(separator: ", "))}".utf8)
    }
}
