import Foundation
import SprintProtocol
import SprintTrajectory

/// A folder of samples: `N.components.md` and `N.dag.json`, and the text either cut out already
/// (`N.inline.txt`) or as a whole (`N.trace.txt`, one line each). Question and answer are those of
/// `N.question.txt` and `N.answer.txt`; where these are missing, those of `N.trajectory.txt`, if
/// it is there.
public struct CurationFolder: Sendable {
    let url: URL

    /// The folder at a path.
    public init(path: String) { url = URL(filePath: path, directoryHint: .isDirectory) }

    /// The samples' names, numbers in numeric order.
    ///
    /// - Throws: `CurationError.unreadable` if the folder cannot be listed or holds no sample.
    public func names() throws(CurationError) -> [String] {
        try names(ofFiles: [".components.md"])
    }

    /// The names of samples that have a file with one of these endings, each once.
    func names(ofFiles endings: [String]) throws(CurationError) -> [String] {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: url.path)
        } catch {
            throw .unreadable(file: url.path, reason: "it is no folder that may be listed")
        }
        let names = files.compactMap { file in
            endings.first { file.hasSuffix($0) }.map { String(file.dropLast($0.count)) }
        }
        guard !names.isEmpty else {
            let wanted = endings.map { "N\($0)" }.joined(separator: " or ")
            throw .unreadable(file: url.path, reason: "it holds no file \(wanted)")
        }
        return Set(names).sorted { (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1) }
    }

    /// Reads a sample.
    ///
    /// - Parameter mode: `asPublished` also reads components and graphs that are not in our form,
    ///   and lists what is not.
    /// - Throws: `CurationError.unreadable` or `malformed`, with the file's name.
    public func sample(_ name: String, mode: CurationValidator.Mode = .strict)
        throws(CurationError) -> CurationSample
    {
        let file = "\(name).dag.json"
        let text = try text(file)
        switch mode {
        case .strict: return try sample(name, graph: try GraphFile.parse(text, file: file))
        case .asPublished:
            let (graph, defects) = try GraphFile.parseForeign(text, file: file)
            return try sample(name, graph: graph, mode, graphForms: defects)
        }
    }

    /// Reads a sample that has no graph yet, or whose graph is given.
    ///
    /// - Parameter graphForms: where the graph's file is not in its form.
    func sample(
        _ name: String, graph: ComponentGraph, _ mode: CurationValidator.Mode = .strict,
        graphForms: [CurationDefect] = []
    ) throws(CurationError) -> CurationSample {
        let (components, foreignForms) = try components(of: name, mode)
        let trace = try textIfPresent("\(name).trace.txt").map(ReasoningTrace.init(linesOf:))
        let (question, answer) = try questionAndAnswer(of: name)
        return CurationSample(
            name: name, components: components, texts: try texts(of: components, name, in: trace),
            graph: graph, lineCount: trace?.lineCount, question: question, answer: answer,
            foreignForms: foreignForms + graphForms)
    }

    private func components(of name: String, _ mode: CurationValidator.Mode) throws(CurationError)
        -> ([Component], [CurationDefect])
    {
        let file = "\(name).components.md"
        let text = try text(file)
        switch mode {
        case .strict: return (try ComponentsFile.parse(text, file: file), [])
        case .asPublished: return try ComponentsFile.parseForeign(text, file: file)
        }
    }

    /// What the problem's own files say, else what the trajectory does that others made of it.
    private func questionAndAnswer(of name: String) throws(CurationError)
        -> (question: [UInt8]?, answer: [UInt8]?)
    {
        let (questionFile, answerFile) = ("\(name).question.txt", "\(name).answer.txt")
        let question = has(questionFile) ? Self.withoutNewline(try text(questionFile)) : nil
        let answer = has(answerFile) ? Self.withoutNewline(try text(answerFile)) : nil
        guard question == nil || answer == nil,
            let text = try textIfPresent(name + Self.trajectoryEnding),
            let trajectory = try? TrajectoryParser.parse(text)
        else { return (question, answer) }
        return (question ?? trajectory.question, answer ?? trajectory.finalAnswer)
    }

    private func texts(of components: [Component], _ name: String, in trace: ReasoningTrace?)
        throws(CurationError) -> [ComponentText]
    {
        if let inline = try textIfPresent("\(name).inline.txt") {
            return try InlineFile.parse(inline, file: "\(name).inline.txt")
        }
        guard let trace else {
            throw .unreadable(
                file: "\(name).inline.txt", reason: "neither it nor \(name).trace.txt is there")
        }
        for component in components {
            for range in component.plan + component.execution + component.comment
            where range.count == 0 || range.first < 1 || range.last > trace.lineCount {
                throw .malformed(
                    file: "\(name).components.md", line: 1,
                    reason: "component \(component.number) names lines \(range), but "
                        + "\(name).trace.txt has \(trace.lineCount)")
            }
        }
        return components.map { ComponentText($0, in: trace) }
    }

    /// A file's bytes without the newline at its end; `nil` if it is not there.
    func line(_ file: String) throws(CurationError) -> [UInt8]? {
        try readIfPresent(file).map(Self.withoutNewline)
    }

    private static func withoutNewline(_ bytes: [UInt8]) -> [UInt8] {
        bytes.last == UInt8(ascii: "\n") ? Array(bytes.dropLast()) : bytes
    }

    func textIfPresent(_ file: String) throws(CurationError) -> [UInt8]? {
        has(file) ? try text(file) : nil
    }

    func readIfPresent(_ file: String) throws(CurationError) -> [UInt8]? {
        has(file) ? try read(file) : nil
    }

    func has(_ file: String) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: file).path)
    }

    /// A file's bytes, which are UTF-8: what is not would be mended silently on its way.
    func text(_ file: String) throws(CurationError) -> [UInt8] {
        let bytes = try read(file)
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw .unreadable(
                file: url.appending(path: file).path, reason: "it is no UTF-8; convert it")
        }
        return bytes
    }

    /// What a trajectory's file ends in.
    static let trajectoryEnding = ".trajectory.txt"

    func read(_ file: String) throws(CurationError) -> [UInt8] {
        let place = url.appending(path: file)
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: place))
        } catch {
            throw .unreadable(file: place.path, reason: "it is missing or may not be read")
        }
        guard bytes.count <= Limits.trajectoryBytesMax else {
            throw .unreadable(
                file: place.path, reason: "it is larger than \(Limits.trajectoryBytesMax) bytes")
        }
        return bytes
    }
}
