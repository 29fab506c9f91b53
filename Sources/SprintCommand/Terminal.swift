import Foundation
import SprintNode

/// Where text for people goes. Results go to stdout, everything else to stderr.
public enum Terminal {
    /// Writes text for the caller's pipe.
    ///
    /// - Throws: `NodeError.output` if the disk behind it is full or nobody reads.
    public static func write(_ text: String) throws(NodeError) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            throw .output(path: "standard output", reason: error.localizedDescription)
        }
    }

    /// Writes text for the person in front of the screen. If that fails there is nobody to tell.
    public static func writeError(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
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
