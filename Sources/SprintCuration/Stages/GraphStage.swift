import SprintWire

/// Finds the parents of components.
public enum GraphStage {
    /// The stage's name, in files and on the command line.
    public static let name = "dag"

    /// What is asked about the sample of this name.
    public static func item(of name: String, in folder: CurationFolder) -> StageItem {
        if let obstacle = folder.obstacle(to: name, after: [ComponentsStage.name]) {
            return .unfit(
                name: name, Complaint(kind: "components-set-aside", text: obstacle.description))
        }
        let sample: CurationSample
        do {
            sample = try folder.sample(name, graph: ComponentGraph([]))
        } catch {
            return .unfit(name: name, Complaint(error))
        }
        let numbers = sample.components.map(\.number)
        guard !numbers.isEmpty else { return .unfit(name: name, Complaint(.noComponents)) }
        let message = Prompt.dag.filled([
            "count": "\(numbers.count)",
            "question": sample.question.map { String(decoding: $0, as: UTF8.self) }
                ?? "not at hand",
            "components": String(decoding: InlineFile.print(sample.texts), as: UTF8.self),
        ])
        return .task(
            StageTask(
                name: name, message: message, source: source(of: sample.texts), files: []
            ) { answer in
                check(answer, of: numbers)
            })
    }

    /// What names the components that a graph is of: SHA-256 of their texts.
    static func source(of texts: [ComponentText]) -> String {
        SHA256.hash(InlineFile.print(texts)).description
    }

    /// Checks an answer; every defect is named.
    static func check(_ answer: String, of components: [Int]) -> StageVerdict {
        let graph: ComponentGraph
        do {
            graph = try GraphFile.parse(
                Array(AnswerText.object(of: answer).utf8), file: "answer")
        } catch {
            return .refused([Complaint(error)])
        }
        let defects = GraphCheck(components, graph).defects
        guard defects.isEmpty else { return .refused(defects.map { Complaint($0) }) }
        return .accepted([StageFile(ending: ".dag.json", bytes: GraphFile.print(graph))])
    }
}
