import SprintBenchmark

extension MethodReport.Result {
    /// Grades and counts all records of a data set.
    public init(
        _ dataset: Dataset, runs: [MethodReport.Run], counter: TokenCounter,
        edges: LengthView.Edges
    ) {
        let references = dataset.problems.map { problem in
            problem.reference.map { counter.count(Array($0.utf8)) }
        }
        let graded = runs.map { GradedMethod($0, problems: dataset.problems, counter: counter) }
        self.dataset = dataset.kind
        problems = dataset.problems.count
        omitted = dataset.omitted
        configurations = graded.map { $0.configuration(dataset.problems) }
        let baseline = graded.first { $0.method == .sequential }
        comparisons =
            baseline.map { baseline in
                graded.filter { $0.method != .sequential }.map {
                    RunComparison(
                        $0.side, baseline: baseline.side, references: references, edges: edges)
                }
            } ?? []
        points = graded.flatMap { $0.points(dataset.problems, references) }
    }
}

/// The records of a method with all that is found out about them.
private struct GradedMethod {
    let method: EvaluationMethod
    let answers: [MeasuredAnswer]
    let verdicts: [Verdict]

    init(_ run: MethodReport.Run, problems: [DatasetProblem], counter: TokenCounter) {
        precondition(run.records.count == problems.count, "there is a record for each problem")
        method = run.method
        answers = run.records.map { record in
            run.method.workers > 0
                ? MeasuredAnswer(
                    record.answer, trajectory: MeasuredAnswer.trajectory(of: record.answer),
                    counter: counter)
                : MeasuredAnswer(baseline: record.answer, counter: counter)
        }
        verdicts = zip(run.records, problems).map { record, problem in
            record.answer.failure.map { Verdict(isCorrect: false, reason: "failed: \($0)") }
                ?? problem.key.verdict(on: record.answer.answer)
        }
    }

    var side: RunComparison.Side {
        .init(name: method.name, answers: answers, isRight: verdicts.map(\.isCorrect))
    }

    func configuration(_ problems: [DatasetProblem]) -> MethodReport.Configuration {
        let rounds = answers.map(\.prompts.count)
        return .init(
            name: method.name, workers: method.workers,
            right: WilsonInterval(verdicts.count { $0.isCorrect }, of: verdicts.count),
            parts: parts(problems), unboxed: answers.count { $0.answer.answer == nil },
            failed: answers.count { $0.answer.failure != nil }, cost: RunCost(of: answers),
            rounds_alive: TrajectoryReport.alive(rounds),
            widths: TrajectoryReport.Width.counts(of: answers.flatMap(\.prompts)))
    }

    func points(_ problems: [DatasetProblem], _ references: [Int?]) -> [MethodReport.Point] {
        problems.indices.map { index in
            let answer = answers[index]
            return .init(
                id: problems[index].id, configuration: method.name, answer: answer.answer.answer,
                is_right: verdicts[index].isCorrect, reason: verdicts[index].reason,
                has_failed: answer.answer.failure != nil,
                sequential_tokens: answer.sequential, total_tokens: answer.total,
                wall_ms: answer.answer.wall_ms, prompts: answer.prompts,
                reference_tokens: references[index])
        }
    }

    private func parts(_ problems: [DatasetProblem]) -> [MethodReport.PartAccuracy] {
        Set(problems.compactMap(\.part)).sorted().map { part in
            let members = zip(problems, verdicts).filter { $0.0.part == part }
            return .init(
                part: part,
                right: WilsonInterval(members.count { $0.1.isCorrect }, of: members.count))
        }
    }
}
