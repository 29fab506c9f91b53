import Foundation

/// Memory of this process, as Linux counts it.
struct ProcessMemory: Hashable, Sendable {
    /// Resident now, and the most so far, in bytes; 0 where the system does not tell.
    var residentBytes: Int, residentBytesMax: Int
    /// Of those resident now what no file backs: what another such process would take.
    var anonymousBytes: Int

    /// This process's, now.
    static var current: ProcessMemory {
        let data = FileManager.default.contents(atPath: "/proc/self/status") ?? Data()
        return ProcessMemory(status: String(decoding: data, as: UTF8.self))
    }

    /// Reads the text of `/proc/PID/status`, which counts in KiB.
    init(status: String) {
        func bytes(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return line.flatMap { $0.split { !$0.isNumber }.first }.flatMap { Int($0) }
                .map { $0 << 10 } ?? 0
        }
        residentBytes = bytes("VmRSS")
        residentBytesMax = bytes("VmHWM")
        anonymousBytes = bytes("RssAnon")
    }
}
