import SprintProtocol
import SprintTrajectory

/// The lines that a sample has in the files of a data set.
struct DatasetLines {
    private let sample: DatasetSample
    /// Its text in the two forms of an executor's context.
    private let prefix: TrainingSequence
    private let rearranged: TrainingSequence

    /// - Parameter vocabulary: gives the chat template of the role samples.
    init(_ sample: DatasetSample, vocabulary: DatasetVocabulary?) {
        let coder = TextCoder()
        let layout = TokenLayout(
            coder: coder, template: vocabulary?.template, beginOfSequence: nil)
        self.sample = sample
        prefix = TrainingSequence(
            of: sample, layout: layout, coder: coder, context: .prefix, end: [])
        rearranged = TrainingSequence(
            of: sample, layout: layout, coder: coder, context: .rearranged, end: [])
    }

    /// The chat: instructions and question, and all that is thought.
    var chat: [UInt8] {
        let thought = TextCoder.bytes(of: prefix.tokens[prefix.openingCount...])
        var line = JSONLine(appendingTo: [])
        line.field("id", string: sample.name.utf8)
        line.field(
            "messages",
            objects: [
                [
                    ("role", Array("user".utf8)),
                    ("content", Array(TokenLayout.message(question: sample.question).utf8)),
                ],
                [
                    ("role", Array("assistant".utf8)),
                    ("content", Array("<think>\n".utf8) + thought),
                ],
            ])
        return line.finish()
    }

    /// A line for each plan and for the answer: what the planner has read and what it writes.
    var planner: [UInt8] {
        prefix.turns.flatMap { turn in
            var line = JSONLine(appendingTo: [])
            line.field(
                "id", string: "\(sample.name)/\(turn.round.map(String.init) ?? "answer")".utf8)
            line.field(
                "prompt", string: TextCoder.bytes(of: prefix.tokens[..<turn.range.lowerBound]))
            line.field("completion", string: TextCoder.bytes(of: prefix.tokens[turn.range]))
            return line.finish()
        }
    }

    /// A line for each execution: what its executor has read in this form, and what it writes.
    func executors(_ context: ExecutorContext) -> [UInt8] {
        let sequence = context == .prefix ? prefix : rearranged
        return sequence.branches.flatMap { branch in
            var line = JSONLine(appendingTo: [])
            line.field("id", string: "\(sample.name)/\(branch.round).\(branch.prompt)".utf8)
            line.field(
                "prompt",
                string: TextCoder.bytes(of: sequence.tokens[..<branch.fork] + branch.header))
            line.field("completion", string: TextCoder.bytes(of: branch.text))
            return line.finish()
        }
    }
}

/// A packed row: the planner's sequence and its branches one behind the other.
struct PackedRow {
    private let name: String
    private let sequence: TrainingSequence

    init(_ name: String, _ sequence: TrainingSequence) {
        self.name = name
        self.sequence = sequence
    }

    /// `{"id", "tokens", "linear", "branches": [[fork, start, end]], "loss": [[start, end]]}`.
    var line: [UInt8] {
        var tokens = sequence.tokens
        var loss = sequence.turns.map { [$0.range.lowerBound, $0.range.upperBound] }
        var branches: [[Int]] = []
        for branch in sequence.branches {
            let start = tokens.count
            tokens += branch.header + branch.text
            branches.append([branch.fork, start, tokens.count])
            loss.append([start + branch.header.count, tokens.count])
        }
        var line = JSONLine(appendingTo: [])
        line.field("id", string: name.utf8)
        line.field("linear", literal: "\(sequence.tokens.count)")
        line.field("branches", literal: "\(branches)")
        line.field("loss", literal: "\(loss)")
        line.field("tokens", literal: "\(tokens)")
        return line.finish()
    }
}
