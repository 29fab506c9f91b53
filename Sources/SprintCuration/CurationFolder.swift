import Foundation
import SprintProtocol

/// A folder of samples: `N.components.md` and `N.dag.json`, and the text either cut out already
/// (`N.inline.txt`) or as a whole (`N.trace.txt`, one line each); `N.question.txt` and
/// `N.answer.txt` where they are at hand.
public struct CurationFolder: Sendable {
    private let url: URL

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
    /// - Throws: `CurationError.unreadable` or `malformed`, with the file's name.
    public func sample(_ name: String) throws(CurationError) -> CurationSample {
        let file = "\(name).dag.json"
        return try sample(name, graph: try GraphFile.parse(try read(file), file: file))
    }

    /// Reads a sample that has no graph yet, or whose graph is given.
    func sample(_ name: String, graph: ComponentGraph) throws(CurationError) -> CurationSample {
        let components = try ComponentsFile.parse(
            try read("\(name).components.md"), file: "\(name).components.md")
        let trace = try readIfPresent("\(name).trace.txt").map(ReasoningTrace.init(linesOf:))
        return CurationSample(
            name: name, components: components, texts: try texts(of: components, name, in: trace),
            graph: graph, lineCount: trace?.lineCount, question: try line("\(name).question.txt"),
            answer: try line("\(name).answer.txt"))
    }

    private func texts(of components: [Component], _ name: String, in trace: ReasoningTrace?)
        throws(CurationError) -> [ComponentText]
    {
        if let inline = try readIfPresent("\(name).inline.txt") {
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

    func line(_ file: String) throws(CurationError) -> [UInt8]? {
        try readIfPresent(file).map { bytes in
            bytes.last == UInt8(ascii: "\n") ? Array(bytes.dropLast()) : bytes
        }
    }

    func readIfPresent(_ file: String) throws(CurationError) -> [UInt8]? {
        FileManager.default.fileExists(atPath: url.appending(path: file).path)
            ? try read(file) : nil
    }

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
