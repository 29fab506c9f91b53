import Foundation
import SprintProtocol

/// Where traces come from: a JSONL file with `id`, `question`, `answer` and `reasoning` in each
/// line, or a folder with `N.reasoning.txt` (a whole text, cut into sentences) or `N.trace.txt`
/// (cut into lines already), and `N.question.txt` and `N.answer.txt` where they are at hand.
public struct TraceSource: Sendable {
    private let path: String

    /// The file or folder at a path.
    public init(path: String) { self.path = path }

    /// All samples: lines in their order, files with numbers in numeric order.
    ///
    /// - Throws: `CurationError.unreadable` or `malformed`, with the file's name.
    public func samples() throws(CurationError) -> [TraceSample] {
        let place = URL(filePath: path)
        guard let values = try? place.resourceValues(forKeys: [.isDirectoryKey]) else {
            throw .unreadable(file: path, reason: "it does not exist")
        }
        return values.isDirectory == true ? try folderSamples() : try fileSamples()
    }

    private func folderSamples() throws(CurationError) -> [TraceSample] {
        let folder = CurationFolder(path: path)
        var samples: [TraceSample] = []
        for name in try folder.names(ofFiles: [".reasoning.txt", ".trace.txt"]) {
            let trace =
                if let text = try folder.readIfPresent("\(name).reasoning.txt") {
                    ReasoningTrace(sentencesOf: text)
                } else {
                    ReasoningTrace(linesOf: try folder.read("\(name).trace.txt"))
                }
            samples.append(
                TraceSample(
                    name: name, question: try folder.line("\(name).question.txt"),
                    answer: try folder.line("\(name).answer.txt"), trace: trace))
        }
        return samples
    }

    private func fileSamples() throws(CurationError) -> [TraceSample] {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
            throw .unreadable(file: path, reason: "it may not be read")
        }
        var samples: [TraceSample] = []
        var names: Set<String> = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated()
        where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
            let place = CurationPlace(file: path, line: index + 1)
            let sample = try TraceLine(line, at: place)
            guard Self.isName(sample.id) else {
                throw place.malformed("the id `\(sample.id.prefix(40))` cannot be a file's name")
            }
            guard names.insert(sample.id).inserted else {
                throw place.malformed("the id \(sample.id) occurs twice")
            }
            samples.append(
                TraceSample(
                    name: sample.id, question: Array(sample.question.utf8),
                    answer: sample.answer.map { Array($0.utf8) },
                    trace: ReasoningTrace(sentencesOf: Array(sample.reasoning.utf8))))
        }
        guard !samples.isEmpty else { throw .unreadable(file: path, reason: "it holds no sample") }
        return samples
    }

    private static func isName(_ text: String) -> Bool {
        (1...Limits.sampleNameBytesMax).contains(text.utf8.count) && !text.hasPrefix(".")
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    }
}
