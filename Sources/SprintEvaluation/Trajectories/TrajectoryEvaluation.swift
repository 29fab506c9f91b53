import SprintTrajectory

/// Measures a folder of trajectories, beside a baseline if there is one.
public struct TrajectoryEvaluation: Sendable {
    /// The trajectories.
    public var folder: TrajectoryFolder
    /// The baseline's texts, with the same ids.
    public var baseline: TrajectoryFolder?
    /// Gold answers.
    public var answers: AnswerSheet?
    /// Decides what is right.
    public var grader: any Grader<String>
    /// Counts tokens.
    public var counter: TokenCounter
    /// Where the bins of the reduction by length end.
    public var edges: LengthView.Edges

    /// Creates an evaluation.
    public init(
        folder: TrajectoryFolder, baseline: TrajectoryFolder?, answers: AnswerSheet?,
        grader: any Grader<String>, counter: TokenCounter, edges: LengthView.Edges = .quartiles
    ) {
        self.folder = folder
        self.baseline = baseline
        self.answers = answers
        self.grader = grader
        self.counter = counter
        self.edges = edges
    }

    /// Measures everything, on all cores.
    ///
    /// - Throws: `TrajectoryError` if a text is too large for the parser.
    public func report() async throws -> TrajectoryReport {
        var measured = try await Self.inOrder(folder.entries) { [counter] entry in
            try TrajectoryMeasurement(entry, counter: counter)
        }
        for index in measured.indices {
            measured[index].verdict = verdict(on: measured[index].answer, id: measured[index].id)
            measured[index].verdict_together = measured[index].answer_together.flatMap {
                verdict(on: $0, id: measured[index].id)
            }
        }
        return TrajectoryReport(
            unit: counter.unit, count: measured.count, bare: measured.count(where: \.is_bare),
            unreadable: folder.unreadable,
            means: .init(measured),
            widths: TrajectoryReport.Width.counts(of: measured.flatMap(\.prompts)),
            malformed: Self.malformed(measured),
            accuracy: accuracy(measured.map(\.verdict), lost: lost(folder)),
            accuracy_together: accuracyTogether(
                measured.map { ($0.verdict, $0.verdict_together) }, lost: lost(folder)),
            lost: lost(folder), unanswered: unanswered(folder),
            ungraded: answers == nil ? [] : measured.filter { $0.verdict == nil }.map(\.id),
            comparison: try await comparison(of: measured), trajectories: measured)
    }

    // MARK: The baseline

    private func comparison(
        of measured: [TrajectoryMeasurement]
    ) async throws -> TrajectoryReport.Comparison? {
        guard let baseline else { return nil }
        var texts = try await Self.inOrder(baseline.entries) { [counter] entry in
            try BaselineMeasurement(entry, counter: counter)
        }
        for index in texts.indices {
            texts[index].verdict = verdict(on: texts[index].answer, id: texts[index].id)
            texts[index].verdict_together = texts[index].answer_together.flatMap {
                verdict(on: $0, id: texts[index].id)
            }
        }
        let byID = Dictionary(measured.map { ($0.id, $0) }) { first, _ in first }
        let pairs = texts.compactMap { text in byID[text.id].map { (text, $0) } }
        let samples = pairs.map { text, trajectory in
            LengthView.Sample(
                pair: .init(
                    baseline: Double(text.tokens), system: Double(trajectory.sequential_tokens)))
        }
        let views = [LengthView.Key.baseline, .mean, .system].map {
            LengthView(samples, by: $0, edges: edges)
        }
        let first = rights(texts.map { ($0.id, $0.verdict) }, lost: lost(baseline))
        let second = rights(measured.map { ($0.id, $0.verdict) }, lost: lost(folder))
        let verdicts = first.compactMap { id, isRight in
            second[id].map { (first: isRight, second: $0) }
        }
        let isWhole = verdicts.count == first.count && verdicts.count == second.count
        return TrajectoryReport.Comparison(
            unpaired: baseline.ids.symmetricDifference(folder.ids).sorted(),
            unreadable: baseline.unreadable,
            accuracy: accuracy(texts.map(\.verdict), lost: lost(baseline)),
            accuracy_together: accuracyTogether(
                texts.map { ($0.verdict, $0.verdict_together) }, lost: lost(baseline)),
            lost: lost(baseline), unanswered: unanswered(baseline),
            on_pairs: isWhole
                ? nil
                : .init(
                    baseline: WilsonInterval(verdicts.count { $0.first }, of: verdicts.count),
                    system: WilsonInterval(verdicts.count { $0.second }, of: verdicts.count)),
            mcnemar: answers == nil ? nil : McNemarTest(verdicts),
            reduction: PairedReduction(samples.map(\.pair)), by_length: views,
            warning: LengthView.warning(views), baseline: texts)
    }

    // MARK: Grades and counts

    private func verdict(on answer: String?, id: String) -> Verdict? {
        answers?.answers[id].map { grader.verdict(on: answer, for: $0) }
    }

    /// The ids of a folder whose files hold nothing to grade, where there is a gold answer: each
    /// of them is a wrong answer.
    private func lost(_ folder: TrajectoryFolder) -> [String] {
        guard let answers else { return [] }
        let measured = Set(folder.entries.map(\.id))
        return Set(folder.unreadable.map(\.id)).subtracting(measured)
            .filter { answers.answers[$0] != nil }.sorted()
    }

    /// The ids of gold answers of which a folder holds no file at all.
    private func unanswered(_ folder: TrajectoryFolder) -> [String] {
        guard let answers else { return [] }
        return Set(answers.answers.keys).subtracting(folder.ids).sorted()
    }

    private func accuracy(_ verdicts: [Verdict?], lost: [String]) -> WilsonInterval? {
        guard answers != nil else { return nil }
        let graded = verdicts.compactMap(\.self)
        return WilsonInterval(graded.count { $0.isCorrect }, of: graded.count + lost.count)
    }

    /// The accuracy by all boxes of the final answer; `nil` where it is that by the last box.
    private func accuracyTogether(
        _ verdicts: [(last: Verdict?, together: Verdict?)], lost: [String]
    ) -> WilsonInterval? {
        let together = accuracy(verdicts.map { $0.together ?? $0.last }, lost: lost)
        return together == accuracy(verdicts.map(\.last), lost: lost) ? nil : together
    }

    /// Whether the answer to each question is right, by its id.
    private func rights(_ graded: [(id: String, verdict: Verdict?)], lost: [String])
        -> [String: Bool]
    {
        let known = graded.compactMap { id, verdict in verdict.map { (id, $0.isCorrect) } }
        return Dictionary(known + lost.map { ($0, false) }) { first, _ in first }
    }

    private static func malformed(
        _ all: [TrajectoryMeasurement]
    ) -> [TrajectoryReport.Malformed] {
        TrajectoryDeviation.Kind.allCases.compactMap { kind in
            let counts = all.flatMap { $0.malformed.filter { $0.kind == kind } }.map(\.count)
            return counts.isEmpty
                ? nil
                : .init(
                    kind: kind.rawValue, count: counts.reduce(0, +), trajectories: counts.count)
        }
    }

    /// Does the work of each element on any core and gives the results in order.
    private static func inOrder<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ body: @escaping @Sendable (Element) throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            for (index, element) in elements.enumerated() {
                group.addTask { (index, try body(element)) }
            }
            var results: [(Int, Result)] = []
            for try await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
