import Foundation
import SprintCommand
import SprintProtocol

/// Shows a run as it happens, on stderr: plans as they are written, tasks as they start and end.
struct LiveView {
    private let isColored: Bool
    private var round: Int??
    private var atLineStart = true
    private var prompts: [TaskID: String] = [:]

    /// A view on the terminal that stderr is.
    init(isColored: Bool = Terminal.isColored) { self.isColored = isColored }

    /// Shows an event.
    mutating func show(_ event: ReasoningEvent) {
        switch event {
        case .planText(let number, let text): showPlan(number, text)
        case .taskQueued(let task, let prompt):
            prompts[task] = prompt
        case .taskStarted(let attempt, let worker):
            let again = attempt.attempt > 1 ? " (attempt \(attempt.attempt))" : ""
            line("  ▶ \(name(attempt.task)) → \(worker)\(again)", .cyan)
        case .taskLost(let attempt, let reason): line("  ✗ \(name(attempt.task)): \(reason)", .red)
        case .taskFinished(let attempt, let worker, let tokens):
            line("  ✓ \(name(attempt.task)) ← \(worker), \(tokens) tokens", .green)
        case .roundGathered(let number): line("  round \(number) gathered", .dim)
        case .waitingForWorkers: line("waiting for a worker …", .yellow)
        case .started, .finished, .failed: freshLine()
        }
    }

    // MARK: Parts

    private enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
    }

    private mutating func showPlan(_ number: Int?, _ text: String) {
        if round != .some(number) {
            round = .some(number)
            line(number.map { "── plan \($0) ──" } ?? "── final answer ──", .bold)
        }
        write(styled(Terminal.plain(text), .dim))
        atLineStart = text.hasSuffix("\n")
    }

    private func name(_ task: TaskID) -> String {
        let prompt = Terminal.plain(prompts[task] ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
        let short = prompt.count > 60 ? prompt.prefix(59) + "…" : prompt[...]
        return "\(task.round).\(task.prompt) \(short.trimmingCharacters(in: .whitespaces))"
    }

    private mutating func line(_ text: String, _ style: Style) {
        freshLine()
        write(styled(text, style) + "\n")
    }

    private mutating func freshLine() {
        if !atLineStart { write("\n") }
        atLineStart = true
    }

    private func styled(_ text: String, _ style: Style) -> String {
        isColored ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    private func write(_ text: String) { Terminal.writeError(text) }
}
