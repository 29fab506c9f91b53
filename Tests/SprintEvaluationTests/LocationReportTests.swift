import SprintProtocol
import Testing

@testable import SprintEvaluation

@Suite("Whether location shows")
struct LocationReportTests {
    private func run(
        _ name: String, _ texts: [String], ship: ShipPolicy = .auto, pages: Int = 0
    ) -> LocationReport.Run {
        .init(
            configuration: name, ship: ship,
            answers: texts.map { text in
                var answer = SystemAnswer.of(text, answer: nil)
                answer.pages_shipped = pages
                return answer
            })
    }

    @Test(
        "A policy that was not at work proves nothing",
        arguments: [
            (ShipPolicy.always, 0, false), (.always, 3, true), (.never, 0, true),
            (.never, 3, false), (.auto, 0, true), (.auto, 3, true),
        ])
    func policies(ship: ShipPolicy, pages: Int, holds: Bool) {
        let report = LocationReport(
            ids: ["a"], runs: [run("one", ["x"]), run("two", ["x"], ship: ship, pages: pages)])
        #expect(report.holds == holds && report.rows[1].identical == 1)
        #expect(report.text.contains("location does not show") == holds)
        #expect(report.text.contains("no page travelled") == (ship == .always && !holds))
    }

    @Test("The same bytes everywhere hold")
    func same() {
        let report = LocationReport(
            ids: ["a", "b"], runs: [run("one", ["x", "y"]), run("four", ["x", "y"])])
        #expect(report.holds && report.rows.map(\.identical) == [2, 2])
        #expect(report.text.contains("location does not show"))
    }

    @Test("The first difference is named by question, byte and what stands there")
    func difference() throws {
        let report = LocationReport(
            ids: ["a", "b", "c"],
            runs: [
                run("one", ["x", "the same start, then 1", "z"]),
                run("four", ["x", "the same start, then 2", "q"]),
            ])
        #expect(!report.holds && report.rows.map(\.identical) == [3, 1])
        let difference = try #require(report.rows[1].difference)
        #expect(difference.id == "b" && difference.offset == 21)
        #expect(difference.first.hasSuffix("then 1") && difference.other.hasSuffix("then 2"))
        #expect(report.text.contains("first difference: b, byte 21"))
    }

    @Test("A text that goes on where the other ends differs, and so do bytes that look alike")
    func ends() {
        #expect(!LocationReport(ids: ["a"], runs: [run("1", ["x"]), run("4", ["xy"])]).holds)
        // The same character, composed and decomposed.
        let report = LocationReport(
            ids: ["a"], runs: [run("1", ["\u{E9}"]), run("4", ["e\u{301}"])])
        #expect(!report.holds)
    }

    @Test("Runs that failed everywhere alike do not hold")
    func failures() {
        let answers = [SystemAnswer.failed("deadline", wall_ms: 1)]
        let report = LocationReport(
            ids: ["a"],
            runs: [
                .init(configuration: "1", ship: .auto, answers: answers),
                .init(configuration: "4", ship: .auto, answers: answers),
            ])
        #expect(report.failures == 2 && !report.holds)
    }
}
