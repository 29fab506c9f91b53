import SprintBenchmark

extension CountdownReport {
    /// Grades, counts and checks all records.
    public init(
        cases: [CountdownCase], omitted: [OmittedRecord] = [], runs: [Run], counter: TokenCounter
    ) {
        let references = cases.map { $0.reference.map { counter.count(Array($0.utf8)) } }
        let graded = runs.map { GradedRun($0, cases: cases, counter: counter) }
        host = .current()
        unit = counter.unit
        problems = cases.count
        self.omitted = omitted
        intermediate_max = Set(cases.map(\.rule.intermediateMax)).sorted()
        configurations = graded.map { $0.configuration(cases) }
        let twin = graded.first { $0.run.system == .twin }
        comparisons =
            twin.map { twin in
                graded.filter { $0.run.system == .sprint }.map {
                    RunComparison($0.side, baseline: twin.side, references: references)
                }
            } ?? []
        points = graded.flatMap { $0.points(cases, references: references) }
    }
}
