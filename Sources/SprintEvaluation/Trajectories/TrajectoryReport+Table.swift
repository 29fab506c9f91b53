import Foundation
import SprintBenchmark

extension TrajectoryReport {
    /// The report for people.
    public var table: String {
        let parts = [head, costTable.text, formText, accuracyText, comparison?.table ?? ""]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// What was measured, and what could not be.
    var head: String {
        let lost = unreadable.map { "not measured: \($0.file): \($0.reason)\n" }.joined()
        let bareText =
            bare == 0
            ? "" : "\(bare) of them without plan and execution: all of such a text counts\n"
        return "\(count) trajectories, in \(unit)\n" + bareText + lost
    }

    /// What a trajectory costs in the mean.
    var costTable: TextTable {
        func text(_ value: Double) -> String { String(format: "%.1f", value) }
        var rows = [
            ["sequential tokens, as published", text(means.sequential_tokens)],
            ["  with the barrier", text(means.sequential_tokens_with_barrier)],
            ["  with tags", text(means.sequential_tokens_with_tags)],
        ]
        if let retries = means.sequential_tokens_with_retries {
            rows.append(["  with retries", text(retries)])
        }
        if let discarded = means.discarded_tokens {
            rows.append(["discarded, in the model's own tokens", text(discarded)])
        }
        rows += means.critical_path.map { ["  of them in: \($0.part)", text($0.tokens)] }
        rows += [
            ["total tokens", text(means.total_tokens)],
            ["parallelism (total / sequential)", String(format: "%.2f", means.parallelism)],
            ["rounds", String(format: "%.2f", means.rounds)],
            ["prompts a round", String(format: "%.2f", means.prompts_per_round)],
            [
                "rounds by prompts",
                widths.map { "\($0.prompts): \($0.rounds)" }.joined(separator: ", "),
            ],
        ]
        return TextTable(head: ["a trajectory", "mean"], rows: rows)
    }

    /// What deviates from the form.
    var formTable: TextTable {
        TextTable(
            head: ["malformed", "times", "trajectories"],
            rows: malformed.map { [$0.kind, "\($0.count)", "\($0.trajectories)"] })
    }

    private var formText: String { malformed.isEmpty ? "nothing malformed\n" : formTable.text }

    /// How many are right; empty without gold answers.
    var accuracyText: String {
        guard let accuracy else { return "" }
        let left = ungraded.isEmpty ? "" : "; \(ungraded.count) without a gold answer"
        return "accuracy \(accuracy.text)\(Self.text(lost: lost))"
            + "\(Self.text(unanswered: unanswered))\(left)"
            + "\(Self.text(together: accuracy_together))\n"
    }

    /// What the second reading of several boxes makes of an accuracy, where it differs.
    static func text(together: WilsonInterval?) -> String {
        together.map { "; with all boxes of the final answer together \($0.text)" } ?? ""
    }

    /// What is a wrong answer because there is none.
    static func text(lost: [String]) -> String {
        lost.isEmpty ? "" : "; \(lost.count) failed or unreadable, counted as wrong"
    }

    /// The gold answers that nothing was held against.
    static func text(unanswered: [String]) -> String {
        switch unanswered.count {
        case 0: ""
        case 1: "; 1 gold answer has no trajectory"
        default: "; \(unanswered.count) gold answers have no trajectory"
        }
    }
}

extension TrajectoryReport.Comparison {
    /// The comparison for people.
    var table: String {
        facts.joined(separator: "\n") + "\n\n\(lengthTable.text)\nWarning: \(warning)\n"
    }

    /// The comparison over all pairs.
    var facts: [String] {
        var lines = ["against the baseline, \(reduction.pairs) pairs"]
        if !unpaired.isEmpty { lines.append("\(unpaired.count) ids are in one folder only") }
        lines += unreadable.map { "not measured: \($0.file): \($0.reason)" }
        lines.append(
            String(
                format: "tokens %.1f → %.1f, ", reduction.baseline_mean, reduction.system_mean)
                + "reduction \(reduction.text)")
        if let accuracy {
            lines.append(
                "baseline's accuracy \(accuracy.text)" + TrajectoryReport.text(lost: lost)
                    + TrajectoryReport.text(unanswered: unanswered)
                    + TrajectoryReport.text(together: accuracy_together))
        }
        if let on_pairs {
            lines.append(
                "on the pairs: the baseline's accuracy \(on_pairs.baseline.text), "
                    + "that of the trajectories \(on_pairs.system.text)")
        }
        if let mcnemar { lines.append("McNemar, the baseline first: \(mcnemar.text)") }
        return lines
    }

    /// The reduction by length, one view below the other.
    var lengthTable: TextTable {
        TextTable(head: LengthView.head, rows: by_length.flatMap(\.rows))
    }
}
