import Testing

@testable import SprintEvaluation

@Suite("The live table")
struct RunTableTests {
    private let datasets = [
        Dataset(
            kind: .aime,
            problems: (1...3).map {
                DatasetProblem(id: "\($0)", question: "Q\($0)", key: .integer($0))
            })
    ]

    private func progress(_ done: Int, left: Double?) -> EvaluationRunner.Progress {
        .init(
            configuration: "sequential", done: done, total: 3, correct: 1,
            means: EvaluationRunner.Means(
                (0..<done).map { .of("", answer: nil, tokens: 10 * $0, wall: 100) }),
            secondsLeft: left)
    }

    @Test("It has a row for every data set and method from the start, and always as many lines")
    func rows() {
        var table = RunTable(datasets: datasets, methods: [.sprint(workers: 4), .sequential])
        let lines = table.text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix("aime      sprint-4    0/3"))
        table.note(progress(2, left: 200), of: .aime)
        let noted = table.text.split(separator: "\n")
        #expect(noted.count == 3 && noted[1].hasPrefix("aime      sprint-4    0/3"))
        #expect(noted[2] == "aime      sequential  2/3   50.0 %  5       100  3 min")
        table.note(progress(0, left: nil), of: .aime)
        #expect(table.text.split(separator: "\n")[2] == "aime      sequential  0/3")
    }

    @Test("Failed answers are in no mean")
    func means() {
        let means = EvaluationRunner.Means([
            .of("", answer: nil, tokens: 10, wall: 100), .failed("deadline", wall_ms: 9_000),
        ])
        #expect(means?.tokens == 10 && means?.milliseconds == 100)
        #expect(EvaluationRunner.Means([.failed("x", wall_ms: 1)]) == nil)
    }
}
