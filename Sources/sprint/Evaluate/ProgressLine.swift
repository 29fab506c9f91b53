import SprintCommand

/// One line that says how far the work is: rewritten in place on a terminal, now and then a line
/// elsewhere.
struct ProgressLine: Sendable {
    /// Says something between two states, on a line of its own.
    func note(_ text: String) {
        let start = Terminal.showsProgress ? "\r\u{1B}[K" : ""
        Terminal.writeError(start + Terminal.plain(text) + "\n")
    }

    /// Shows that `done` of `total` are done.
    func show(_ text: String, done: Int, of total: Int) {
        if Terminal.showsProgress {
            Terminal.writeError("\r\u{1B}[K" + text + (done == total ? "\n" : ""))
        } else if done == total || done % max(1, total / 20) == 0 {
            Terminal.writeError(text + "\n")
        }
    }
}
