import SprintCommand
import SprintEvaluation
import Synchronization

/// How far an evaluation is: on a terminal a table that is drawn anew in its place, elsewhere a
/// line now and then.
final class LiveTable: Sendable {
    private struct State {
        var table: RunTable
        var linesDrawn = 0
    }

    private let state: Mutex<State>

    init(_ table: RunTable) { state = Mutex(State(table: table)) }

    /// Shows how far a method is with a data set.
    func show(_ progress: EvaluationRunner.Progress, of dataset: DatasetKind) {
        guard Terminal.showsProgress else {
            return ProgressLine().show(
                "\(dataset.rawValue), \(progress.text)", done: progress.done, of: progress.total)
        }
        state.withLock { state in
            state.table.note(progress, of: dataset)
            let text = state.table.text
            let back = state.linesDrawn == 0 ? "" : "\u{1B}[\(state.linesDrawn)A"
            // Each line is cleared to its end before the next one is written.
            let lines = text.split(separator: "\n").map { "\u{1B}[2K\($0)\n" }
            Terminal.writeError(back + lines.joined())
            state.linesDrawn = lines.count
        }
    }
}
