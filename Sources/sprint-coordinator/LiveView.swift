import Foundation
import SprintCommand
import SprintProtocol

/// Shows a run as it happens, on stderr: plans as they are written, tasks as they start and end.
struct LiveView {
    private let isColored: Bool
    private var round: Int??
    /// Notices that wait for the end of the line the planner is writing, so that its text stays
    /// whole.
    private var notices: [String] = []
    private var prompts: [TaskID: String] = [:]

    private let endpoint: String

    /// A view on the terminal that stderr is, of a cluster whose workers connect to `endpoint`.
    init(endpoint: String, isColored: Bool = Terminal.isColored) {
        self.endpoint = endpoint
        self.isColored = isColored
    }

    /// What is said while no worker is connected.
    static func waiting(at endpoint: String) -> String { "waiting for a worker at \(endpoint) …" }

    /// Shows an event.
    mutating func show(_ event: ReasoningEvent) {
        switch event {
        case .planText(let number, let text): showPlan(number, text)
        case .taskQueued(let task, let prompt):
            prompts[task] = prompt
        case .taskStarted(let attempt, let worker):
            let again = attempt.attempt > 1 ? " (attempt \(attempt.attempt))" : ""
            notice("  ▶ \(name(attempt.task)) → \(worker)\(again)", .cyan)
        case .taskLost(let attempt, let reason):
            notice("  ✗ \(name(attempt.task)): \(reason)", .red)
        case .taskFinished(let attempt, let worker, let tokens):
            notice("  ✓ \(name(attempt.task)) ← \(worker), \(tokens) tokens", .green)
        case .roundGathered(let number): notice("  round \(number) gathered", .dim)
        case .waitingForWorkers: notice(Self.waiting(at: endpoint), .yellow)
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
        let plain = Terminal.plain(text)
        guard let end = plain.lastIndex(of: "\n"), !notices.isEmpty else {
            write(styled(plain, .dim))
            return
        }
        let rest = plain[plain.index(after: end)...]
        write(styled(String(plain[...end]), .dim))
        showNotices()
        write(styled(String(rest), .dim))
    }

    /// Says something between the planner's lines.
    private mutating func notice(_ text: String, _ style: Style) {
        notices.append(styled(Terminal.plain(text), style) + "\n")
        if Terminal.isAtLineStart { showNotices() }
    }

    private mutating func showNotices() {
        for text in notices { write(text) }
        notices = []
    }

    private func name(_ task: TaskID) -> String {
        let prompt = Terminal.plain(prompts[task] ?? "").split(whereSeparator: \.isNewline).joined(
            separator: " ")
        let short = prompt.count > 60 ? prompt.prefix(59) + "…" : prompt[...]
        return "\(task.round).\(task.prompt) \(short.trimmingCharacters(in: .whitespaces))"
    }

    private mutating func line(_ text: String, _ style: Style) {
        freshLine()
        write(styled(text, style) + "\n")
    }

    private mutating func freshLine() {
        if !Terminal.isAtLineStart { write("\n") }
        showNotices()
    }

    /// The colour ends before the line does.
    private func styled(_ text: String, _ style: Style) -> String {
        guard isColored, !text.isEmpty else { return text }
        let (line, end) = text.hasSuffix("\n") ? (text.dropLast(), "\n") : (text[...], "")
        return "\u{1B}[\(style.rawValue)m\(line)\u{1B}[0m\(end)"
    }

    private func write(_ text: String) { Terminal.writeError(text) }
}
