import Foundation
import SprintNode
import Synchronization

/// Where text for people goes. Results go to stdout, everything else to stderr.
public enum Terminal {
    /// Writes text for the caller's pipe.
    ///
    /// - Throws: `NodeError.output` if the disk behind it is full or nobody reads.
    public static func write(_ text: String) throws(NodeError) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            throw .output(path: "standard output", reason: SystemReason.text(of: error))
        }
    }

    /// Says before the work that standard output is closed. Once files and sockets are open, one of
    /// them may have its number.
    ///
    /// - Throws: `NodeError.output`.
    public static func checkOutput() throws(NodeError) {
        if isOpen(STDOUT_FILENO) { return }
        throw .output(path: "standard output", reason: SystemReason.text(of: .EBADF))
    }

    /// Whether standard input is there to be read.
    public static var hasInput: Bool { isOpen(STDIN_FILENO) }

    /// Whether a descriptor is what this program was started with. Of one that was closed, the
    /// runtime's queues take the number before `main`; they show by having no file's name.
    private static func isOpen(_ descriptor: Int32) -> Bool {
        guard fcntl(descriptor, F_GETFD) >= 0 else { return false }
        let name = try? FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/fd/\(descriptor)")
        return name?.hasPrefix("anon_inode:") != true
    }

    /// Whether the last text for the screen ended its line.
    private static let atLineStart = Mutex(true)

    /// Whether what is written next begins a line.
    public static var isAtLineStart: Bool { atLineStart.withLock { $0 } }

    /// Writes text for the person in front of the screen. If that fails there is nobody to tell.
    public static func writeError(_ text: String) {
        atLineStart.withLock { show(text, &$0) }
    }

    /// Writes whole lines between what others write, on a line of their own.
    public static func writeErrorLines(_ text: String) {
        atLineStart.withLock { show($0 ? text : "\n" + text, &$0) }
    }

    private static func show(_ text: String, _ atLineStart: inout Bool) {
        guard let last = text.last else { return }
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
        atLineStart = last.isNewline
    }

    /// Text from a model or a peer without control characters, which a terminal would obey.
    public static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { scalar in
                    scalar.properties.generalCategory != .control || scalar == "\n"
                        || scalar == "\t"
                }))
    }

    /// Whether a person sees stderr.
    public static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether stderr may be coloured (https://no-color.org).
    public static var isColored: Bool {
        showsProgress && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    /// A byte count for people: `1.4 MB`.
    public static func bytes(_ count: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var value = Double(count)
        var unit = 0
        while value >= 1000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return unit == 0 ? "\(count) B" : String(format: "%.1f %@", value, units[unit])
    }
}
