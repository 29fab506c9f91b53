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
        }
        return TrajectoryReport(
            unit: counter.unit, count: measured.count, unreadable: folder.unreadable,
            means: .init(measured),
            widths: TrajectoryReport.Width.counts(of: measured.flatMap(\.prompts)),
            malformed: Self.malformed(measured),
            accuracy: accuracy(measured.map(\.verdict)),
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
        }
        let byID = Dictionary(measured.map { ($0.id, $0) }) { first, _ in first }
        let pairs = texts.compactMap { text in byID[text.id].map { (text, $0) } }
        let shared = Set(pairs.map(\.0.id))
        let samples = pairs.map { text, trajectory in
            LengthView.Sample(
                pair: .init(
                    baseline: Double(text.tokens), system: Double(trajectory.sequential_tokens)))
        }
        let verdicts = pairs.compactMap { text, trajectory in
            text.verdict.flatMap { first in
                trajectory.verdict.map { (first: first.isCorrect, second: $0.isCorrect) }
            }
        }
        let views = [LengthView.Key.baseline, .mean, .system].map {
            LengthView(samples, by: $0, edges: edges)
        }
        return TrajectoryReport.Comparison(
            unpaired: (texts.map(\.id) + measured.map(\.id)).filter { !shared.contains($0) }
                .sorted(),
            unreadable: baseline.unreadable, accuracy: accuracy(texts.map(\.verdict)),
            mcnemar: answers == nil ? nil : McNemarTest(verdicts),
            reduction: PairedReduction(samples.map(\.pair)), by_length: views,
            warning: LengthView.warning(views), baseline: texts)
    }

    // MARK: Grades and counts

    private func verdict(on answer: String?, id: String) -> Verdict? {
        answers?.answers[id].map { grader.verdict(on: answer, for: $0) }
    }

    private func accuracy(_ verdicts: [Verdict?]) -> WilsonInterval? {
        guard answers != nil else { return nil }
        let graded = verdicts.compactMap(\.self)
        return WilsonInterval(graded.count { $0.isCorrect }, of: graded.count)
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
