import SprintCountdown
import SprintProtocol

/// A file of Countdown problems: JSON or CSV, a record each, `{"numbers": [15, 12, 5, 4], "target":
/// 78}` with 2 to 6 numbers (or `nums`), and if they are there `question`, `sequential` (the
/// reference trace) and `max_intermediate`, the bound of the problem's rule. Whether a problem is
/// solvable, and its level, is searched for and never read.
public struct CountdownFile: Hashable, Sendable {
    /// The problems, in the file's order.
    public let cases: [CountdownCase]
    /// Records that are no problem under the rule.
    public let omitted: [OmittedRecord]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - rule: of problems whose record names none.
    ///   - onlySearched: leaves out problems that the systematic search does not take.
    /// - Throws: `EvaluationError` naming the line and the field that is wrong; a file without a
    ///   problem is.
    public init(
        path: String, rule: CountdownRule = .standard, onlySearched: Bool = false
    ) throws(EvaluationError) {
        var cases: [CountdownCase] = []
        var omitted: [OmittedRecord] = []
        for (place, record) in try DatasetRecord.load(path: path).enumerated() {
            switch try Self.one(record, number: place + 1, rule: rule) {
            case .success(let one) where onlySearched && !CountdownSolver.takes(one.problem):
                omitted.append(OmittedRecord(line: record.line, reason: one.unsearched))
            case .success(let one): cases.append(one)
            case .failure(let error):
                omitted.append(OmittedRecord(line: record.line, reason: error.reason))
            }
        }
        guard !cases.isEmpty else {
            throw .empty(
                path: path,
                expected: "problem under the rule" + OmittedRecord.text(omitted))
        }
        self.cases = cases
        self.omitted = omitted
    }

    /// A record's problem, or why it is none.
    ///
    /// - Throws: `EvaluationError` for a field that is not what it should be.
    private static func one(_ record: DatasetRecord, number: Int, rule: CountdownRule)
        throws(EvaluationError) -> Result<CountdownCase, CountdownError>
    {
        let numbers = try record.integers("numbers", "nums")
        let target = try record.integer("target")
        let rule = try self.rule(of: record) ?? rule
        let question = try record.optionalText("question")
        let reference = try record.verbatim("sequential")
        return Result { () throws(CountdownError) in
            let problem = try CountdownProblem(numbers: numbers, target: target)
            guard target <= rule.intermediateMax else {
                throw .problem(
                    "its target \(target) is beyond the largest intermediate result, "
                        + "\(rule.intermediateMax); pass --max-intermediate")
            }
            return CountdownCase(
                number: number, problem: problem, question: question, reference: reference,
                solver: CountdownSolver(rule: rule))
        }
    }

    /// The rule that a record names by its largest intermediate result; `nil` if it does not.
    private static func rule(of record: DatasetRecord) throws(EvaluationError) -> CountdownRule? {
        let field = "max_intermediate"
        guard let bound = try record.optionalInteger(field) else { return nil }
        do {
            return try CountdownRule(intermediateMax: bound)
        } catch {
            throw record.error(field, error.reason)
        }
    }
}

extension CountdownCase {
    /// Why the systematic search does not take it, and who does.
    fileprivate var unsearched: String {
        "it has \(problem.numbers.count) numbers instead of \(CountdownSolver.numberCount); "
            + "sprint evaluate run asks it"
    }
}

extension CountdownError {
    /// What is wrong, without the sentence around it.
    fileprivate var reason: String {
        switch self {
        case .rule(let reason), .problem(let reason): reason
        }
    }
}

extension CountdownRule {
    /// The rule of problems that are there already: only its largest intermediate result says what
    /// can be solved.
    ///
    /// - Throws: `CountdownError.rule` for a bound that is not 1 to `Limits.countdownValueMax`.
    public init(intermediateMax bound: Int) throws(CountdownError) {
        let values = 1...Limits.countdownValueMax
        guard values.contains(bound) else {
            throw .rule("the largest intermediate result must be 1 to \(values.upperBound)")
        }
        try self.init(numbers: values, targets: 1...bound, intermediateMax: bound)
    }
}
