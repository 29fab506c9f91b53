import SprintCountdown

/// A data set from a local file, JSON or CSV, with the field names that its publishers use.
public struct Dataset: Hashable, Sendable {
    /// Which it is.
    public let kind: DatasetKind
    /// The problems, in the file's order.
    public let problems: [DatasetProblem]
    /// Records of the file that are no problem under the rule.
    public let omitted: [OmittedRecord]

    /// Wraps problems.
    public init(kind: DatasetKind, problems: [DatasetProblem], omitted: [OmittedRecord] = []) {
        self.kind = kind
        self.problems = problems
        self.omitted = omitted
    }

    /// Reads a file; see docs/evaluation.md for the fields.
    ///
    /// - Parameter rule: of Countdown problems whose record names none.
    /// - Throws: `EvaluationError` naming the file, the line and the field that is wrong.
    public init(_ kind: DatasetKind, path: String, rule: CountdownRule = .standard)
        throws(EvaluationError)
    {
        self.kind = kind
        if kind == .countdown {
            let file = try CountdownFile(path: path, rule: rule)
            problems = file.cases.map { DatasetProblem($0) }
            omitted = file.omitted
            return
        }
        var problems: [DatasetProblem] = []
        for record in try DatasetRecord.load(path: path) {
            problems.append(try Self.problem(kind, record, problems.count + 1))
        }
        self.problems = problems
        omitted = []
    }

    // MARK: Records

    private static func problem(
        _ kind: DatasetKind, _ record: DatasetRecord, _ number: Int
    ) throws(EvaluationError) -> DatasetProblem {
        switch kind {
        case .math500: try math(record, number)
        case .gpqa: try gpqa(record, number)
        case .aime: try aime(record, number)
        case .countdown: preconditionFailure("Countdown has its own loader")
        }
    }

    private static func math(
        _ record: DatasetRecord, _ number: Int
    ) throws(EvaluationError) -> DatasetProblem {
        DatasetProblem(
            id: DatasetProblem.id(number, try record.optionalText("unique_id", "id") ?? ""),
            question: try record.text("problem", "question"),
            key: .mathematics(try record.text("answer")),
            part: try record.optionalText("subject", "type"))
    }

    private static func aime(
        _ record: DatasetRecord, _ number: Int
    ) throws(EvaluationError) -> DatasetProblem {
        let answer = try record.integer("answer")
        guard (0...999).contains(answer) else {
            throw record.error("answer", "must be 0 to 999, not \(answer)")
        }
        return DatasetProblem(
            id: DatasetProblem.id(number, try record.optionalText("id") ?? ""),
            question: try record.text("problem", "question"), key: .integer(answer),
            part: try record.optionalText("year"))
    }

    /// Either the publishers' columns, a correct and three incorrect answers, or options with the
    /// right one's letter.
    private static func gpqa(
        _ record: DatasetRecord, _ number: Int
    ) throws(EvaluationError) -> DatasetProblem {
        let question = try record.text("Question", "problem")
        let choices: MultipleChoice
        if let correct = try record.optionalText("Correct Answer", "correct_answer") {
            var incorrect: [String] = []
            for place in 1...3 {
                incorrect.append(
                    try record.text("Incorrect Answer \(place)", "incorrect_answer_\(place)"))
            }
            choices = MultipleChoice(question, correct: correct, incorrect: incorrect)
        } else {
            choices = try MultipleChoice(
                question, options: try record.optionalTexts("options", "choices"),
                letter: try record.text("answer", "Correct Answer"), of: record)
        }
        return DatasetProblem(
            id: DatasetProblem.id(number, try record.optionalText("Record ID", "id") ?? ""),
            question: choices.text, key: .option(choices.letter, of: choices.count),
            part: try record.optionalText("High-level domain", "domain"))
    }
}

extension DatasetProblem {
    /// A Countdown problem; its part is whether there is a solution under its rule.
    public init(_ one: CountdownCase) {
        self.init(
            id: one.id, question: one.question, key: .countdown(one.problem, rule: one.rule),
            part: one.isSolvable ? "solvable" : "unsolvable", reference: one.reference)
    }
}
