import SprintCountdown

/// The records of a configuration with all that is found out about them.
struct GradedRun {
    /// One record.
    struct Entry {
        var measured: MeasuredAnswer
        var kind: CountdownAnswerKind
        var verdict: Verdict
        var check: SearchCheck

        /// What was said.
        var answer: SystemAnswer { measured.answer }
    }

    let run: CountdownReport.Run
    let entries: [Entry]

    /// The configuration's name.
    var name: String {
        run.system == .twin ? "twin" : EvaluationMethod.sprint(workers: run.workers).name
    }

    init(
        _ run: CountdownReport.Run, cases: [CountdownCase], counter: TokenCounter
    ) {
        precondition(run.records.count == cases.count, "there is a record for each case")
        self.run = run
        entries = zip(run.records, cases).map { record, one in
            let answer = record.answer
            let grader = CountdownAnswerGrader(rule: one.rule)
            let solver = CountdownSolver(rule: one.rule)
            let verdict = grader.verdict(on: answer.answer, for: one.problem)
            let kind = grader.kind(of: answer, for: one.problem)
            let (measured, check) =
                run.system == .twin
                ? Self.chain(answer, one.problem, solver, counter)
                : Self.trajectory(answer, one.problem, solver, counter)
            return Entry(measured: measured, kind: kind, verdict: verdict, check: check)
        }
    }

    private static func chain(
        _ answer: SystemAnswer, _ problem: CountdownProblem, _ solver: CountdownSolver,
        _ counter: TokenCounter
    ) -> (MeasuredAnswer, SearchCheck) {
        let trace = MeasuredAnswer.bare(answer.text)
        return (
            MeasuredAnswer(baseline: answer, counter: counter),
            SearchCheck(trace: trace, problem: problem, solver: solver)
        )
    }

    private static func trajectory(
        _ answer: SystemAnswer, _ problem: CountdownProblem, _ solver: CountdownSolver,
        _ counter: TokenCounter
    ) -> (MeasuredAnswer, SearchCheck) {
        let trajectory = MeasuredAnswer.trajectory(of: answer)
        return (
            MeasuredAnswer(answer, trajectory: trajectory, counter: counter),
            SearchCheck(trajectory: trajectory, problem: problem, solver: solver)
        )
    }

    /// This run as one side of a comparison.
    var side: RunComparison.Side {
        .init(name: name, answers: entries.map(\.measured), isRight: entries.map(\.kind.isRight))
    }

    /// The configuration's part of the report.
    func configuration(_ cases: [CountdownCase]) -> CountdownReport.Configuration {
        .init(
            name: name, system: run.system, workers: run.workers, accuracy: accuracy(cases),
            answers: CountdownAnswerKind.allCases.compactMap { kind in
                let count = entries.count { $0.kind == kind }
                return count == 0 ? nil : .init(kind: kind, count: count)
            }, cost: RunCost(of: entries.map(\.measured)), errors: errors)
    }

    /// Every answer.
    func points(_ cases: [CountdownCase], references: [Int?]) -> [CountdownReport.Point] {
        zip(zip(cases, references), entries).map { one, entry in
            .init(
                id: one.0.id, configuration: name, level: one.0.level,
                is_right: entry.kind.isRight,
                reason: entry.answer.failure ?? entry.verdict.reason,
                sequential_tokens: entry.measured.sequential, wall_ms: entry.answer.wall_ms,
                reference_tokens: one.1)
        }
    }

    private func accuracy(_ cases: [CountdownCase]) -> [CountdownReport.Accuracy] {
        func part(_ name: String, _ holds: (CountdownCase) -> Bool) -> CountdownReport.Accuracy? {
            let members = zip(cases, entries).filter { holds($0.0) }
            guard !members.isEmpty else { return nil }
            return .init(
                part: name,
                right: WilsonInterval(members.count { $0.1.kind.isRight }, of: members.count))
        }
        let highest = cases.compactMap(\.level).max() ?? 0
        let bands = stride(from: 1, through: highest, by: Self.levelsPerBand).map { first in
            let last = first + Self.levelsPerBand - 1
            return part("levels \(first)-\(last)") { one in
                one.level.map { (first...last).contains($0) } ?? false
            }
        }
        let whole = [
            part("all") { _ in true }, part("solvable", \.isSolvable),
            part("unsolvable") { !$0.isSolvable },
        ]
        return (whole + bands).compactMap(\.self)
    }

    /// A round's first moves: a band is what one more round of planning reaches.
    private static let levelsPerBand = 6

    private var errors: CountdownReport.Errors {
        let executions = entries.flatMap(\.check.executions)
        func isWrong(_ check: SearchCheck) -> Bool {
            check.hasWrongExecution || check.wrongTasks > 0
        }
        return .init(
            wrong_executions: WilsonInterval(
                executions.count(where: \.isWrong), of: executions.count),
            with_false_lines: executions.count { $0.falseLines > 0 },
            with_malformed_lines: executions.count { $0.malformedLines > 0 },
            false_finds: executions.count(where: \.isFalseFind),
            missed_hits: executions.count(where: \.isMissedHit),
            unfinished: executions.count(where: \.isUnfinished),
            wrong_tasks: entries.reduce(0) { $0 + $1.check.wrongTasks },
            problems: WilsonInterval(entries.count { isWrong($0.check) }, of: entries.count),
            unsystematic: entries.count { !$0.check.isSystematic },
            lost_finds: entries.count { $0.check.hasTrueFind && !$0.kind.isRight },
            overcome: entries.count { isWrong($0.check) && $0.kind.isRight })
    }
}
