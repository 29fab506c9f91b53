import SprintCommand

/// A line on stderr that shows how far a tool is; nothing where nobody looks.
struct ProgressBar {
    private let noun: String
    private let count: Int
    private var shownPercent = -1
    private static let width = 30

    init(_ noun: String, of count: Int) {
        self.noun = noun
        self.count = max(count, 1)
    }

    mutating func show(_ done: Int) {
        let percent = done * 100 / count
        guard percent != shownPercent, Terminal.showsProgress else { return }
        shownPercent = percent
        let filled = done * Self.width / count
        let bar =
            String(repeating: "#", count: filled)
            + String(repeating: "-", count: Self.width - filled)
        Terminal.writeError("\r[\(bar)] \(done)/\(count) \(noun)")
    }

    func end() {
        if Terminal.showsProgress { Terminal.writeError("\n") }
    }
}
