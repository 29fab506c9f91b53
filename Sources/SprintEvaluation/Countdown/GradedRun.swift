import SprintBenchmark
import SprintCountdown
import SprintTrajectory

/// The records of a configuration with all that is found out about them.
struct GradedRun {
    /// One record.
    struct Entry {
        var answer: SystemAnswer
        var kind: CountdownAnswerKind
        var verdict: Verdict
        var sequential: Int
        var barrier: Int
        var tagged: Int
        var total: Int
        var check: SearchCheck
    }

    let run: CountdownReport.Run
    let entries: [Entry]

    /// The configuration's name.
    var name: String { run.system == .twin ? "twin" : "sprint-\(run.workers)" }

    init(
        _ run: CountdownReport.Run, cases: [CountdownCase], rule: CountdownRule,
        counter: TokenCounter
    ) {
        precondition(run.records.count == cases.count, "there is a record for each case")
        self.run = run
        let grader = CountdownAnswerGrader(rule: rule)
        let solver = CountdownSolver(rule: rule)
        entries = zip(run.records, cases).map { record, one in
            let answer = record.answer
            let verdict = grader.verdict(on: answer.answer, for: one.problem)
            let kind = grader.kind(of: answer, for: one.problem)
            return run.system == .twin
                ? Self.chain(answer, kind, verdict, one, solver, counter)
                : Self.trajectory(answer, kind, verdict, one, solver, counter)
        }
    }

    private static func chain(
        _ answer: SystemAnswer, _ kind: CountdownAnswerKind, _ verdict: Verdict,
        _ one: CountdownCase, _ solver: CountdownSolver, _ counter: TokenCounter
    ) -> Entry {
        let bare = answer.text.replacing("</think>", with: "")
        let tokens = counter.count(Array(bare.utf8))
        return Entry(
            answer: answer, kind: kind, verdict: verdict, sequential: tokens, barrier: tokens,
            tagged: answer.sequential_tokens, total: tokens,
            check: SearchCheck(trace: bare, problem: one.problem, solver: solver))
    }

    private static func trajectory(
        _ answer: SystemAnswer, _ kind: CountdownAnswerKind, _ verdict: Verdict,
        _ one: CountdownCase, _ solver: CountdownSolver, _ counter: TokenCounter
    ) -> Entry {
        guard let trajectory = try? TrajectoryParser.parse(Array(answer.text.utf8)) else {
            preconditionFailure("a run's own trajectory is within the parser's limit")
        }
        let plain = TrajectoryMetrics(of: trajectory, includingTags: false, count: counter.count)
        return Entry(
            answer: answer, kind: kind, verdict: verdict, sequential: plain.sequentialTokens,
            barrier: plain.sequentialTokensWithBarrier, tagged: answer.sequential_tokens,
            total: plain.totalTokens,
            check: SearchCheck(trajectory: trajectory, problem: one.problem, solver: solver))
    }

    /// The configuration's part of the report.
    func configuration(_ cases: [CountdownCase]) -> CountdownReport.Configuration {
        .init(
            name: name, system: run.system, workers: run.workers, accuracy: accuracy(cases),
            answers: CountdownAnswerKind.allCases.compactMap { kind in
                let count = entries.count { $0.kind == kind }
                return count == 0 ? nil : .init(kind: kind, count: count)
            }, cost: cost, errors: errors)
    }

    /// Every answer.
    func points(_ cases: [CountdownCase], references: [Int?]) -> [CountdownReport.Point] {
        zip(zip(cases, references), entries).map { one, entry in
            .init(
                id: one.0.id, configuration: name, level: one.0.level,
                is_right: entry.kind.isRight,
                reason: entry.answer.failure ?? entry.verdict.reason,
                sequential_tokens: entry.sequential, wall_ms: entry.answer.wall_ms,
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

    private var cost: CountdownReport.Cost {
        let answered = entries.filter { $0.answer.failure == nil }
        func mean(_ field: (Entry) -> Double) -> Double {
            answered.reduce(0) { $0 + field($1) } / Double(max(1, answered.count))
        }
        let wall = answered.map(\.answer.wall_ms)
        return .init(
            sequential_tokens: mean { Double($0.sequential) },
            sequential_tokens_with_barrier: mean { Double($0.barrier) },
            sequential_tokens_with_tags: mean { Double($0.tagged) },
            total_tokens: mean { Double($0.total) },
            discarded_tokens: mean { Double($0.answer.discarded_tokens) },
            wall_ms: mean(\.answer.wall_ms), wall_p50_ms: Statistics.percentile(0.5, of: wall),
            wall_p90_ms: Statistics.percentile(0.9, of: wall))
    }

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
