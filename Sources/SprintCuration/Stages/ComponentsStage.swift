import SprintProtocol
import SprintTrajectory

/// Divides traces into components. The model names lines; the text is cut out by us.
public enum ComponentsStage {
    /// The stage's name, in files and on the command line.
    public static let name = "components"

    /// What is asked about a sample.
    ///
    /// - Parameter bytesMax: a longer trace is not sent.
    public static func item(
        of sample: TraceSample, bytesMax: Int = Limits.traceBytesDefault
    ) -> StageItem {
        let trace = sample.trace
        if let complaint = obstacle(in: sample, bytesMax: bytesMax) {
            return .unfit(name: sample.name, complaint)
        }
        let message = Prompt.components.filled([
            "count": "\(trace.lineCount)", "lines": trace.numbered,
            "question": sample.question.map { String(decoding: $0, as: UTF8.self) }
                ?? "not at hand",
        ])
        return .task(
            StageTask(name: sample.name, message: message, files: files(of: sample)) { answer in
                check(answer, in: trace)
            })
    }

    /// Checks an answer; every defect is named.
    static func check(_ answer: String, in trace: ReasoningTrace) -> StageVerdict {
        let lines = AnswerText.lines(of: answer).drop { !$0.hasPrefix("#") }
        let components: [Component]
        do {
            components = try ComponentsFile.parse(
                Array(lines.joined(separator: "\n").utf8), file: "answer")
        } catch {
            return .refused([Complaint(error)])
        }
        let defects = CurationValidator.defects(
            of: components, graph: nil, lineCount: trace.lineCount)
        guard defects.isEmpty else { return .refused(defects.map { Complaint($0) }) }
        let texts = components.map { ComponentText($0, in: trace) }
        if let tag = components.compactMap(\.prompt).compactMap(ReservedTags.first(in:)).first {
            return .refused([Complaint(.reservedTag(tag))])
        }
        let inline = InlineFile.print(texts)
        guard (try? InlineFile.parse(inline, file: "")) == texts else {
            return .hopeless([Complaint(kind: "inline-tag", text: "A line is a tag of our own.")])
        }
        return .accepted([
            StageFile(ending: ".components.md", bytes: ComponentsFile.print(components)),
            StageFile(ending: ".inline.txt", bytes: inline),
        ])
    }

    private static func obstacle(in sample: TraceSample, bytesMax: Int) -> Complaint? {
        let count = sample.trace.bytes.count
        if count > bytesMax { return Complaint(.traceTooLarge(bytes: count, limit: bytesMax)) }
        if sample.trace.lineCount == 0 {
            return Complaint(kind: "empty-trace", text: "The trace has no line.")
        }
        let texts = [sample.trace.bytes, sample.question ?? [], sample.answer ?? []]
        guard texts.allSatisfy({ String(validating: $0, as: UTF8.self) != nil }) else {
            return Complaint(
                kind: "not-utf8", text: "Trace, question or answer is no UTF-8; convert it.")
        }
        let text = String(decoding: sample.trace.bytes, as: UTF8.self)
        return ReservedTags.first(in: text).map { Complaint(.reservedTag($0)) }
    }

    /// What the later stages need beside the components.
    private static func files(of sample: TraceSample) -> [StageFile] {
        let newline = [UInt8(ascii: "\n")]
        var files = [StageFile(ending: ".trace.txt", bytes: sample.trace.linesText)]
        if let question = sample.question {
            files.append(StageFile(ending: ".question.txt", bytes: question + newline))
        }
        if let answer = sample.answer {
            files.append(StageFile(ending: ".answer.txt", bytes: answer + newline))
        }
        return files
    }
}
