import Foundation

/// How much of a core everybody else used while something was measured.
struct BusyMeter {
    private struct Reading {
        var seconds: Double
        var all: Double
        var own: Double
    }

    private let start = Self.read()

    /// Cores that other processes kept busy since this meter was made; 0 where the system does not
    /// tell. This process's ended children count as its own.
    func othersCores() -> Double {
        let end = Self.read()
        let seconds = end.seconds - start.seconds
        guard seconds > 0, end.all > 0 else { return 0 }
        return max(0, (end.all - start.all) - (end.own - start.own)) / seconds
    }

    private static func read() -> Reading {
        Reading(seconds: ProcessInfo.processInfo.systemUptime, all: allSeconds(), own: ownSeconds())
    }

    /// Processor seconds of all since the start of the system: user, nice, system, interrupts.
    private static func allSeconds() -> Double {
        let data = FileManager.default.contents(atPath: "/proc/stat") ?? Data()
        let first = String(decoding: data, as: UTF8.self).split(separator: "\n").first ?? ""
        let ticks = first.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard ticks.count >= 7 else { return 0 }
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / ticksPerSecond
    }

    /// Processor seconds of this process and its ended children.
    private static func ownSeconds() -> Double {
        let data = FileManager.default.contents(atPath: "/proc/self/stat") ?? Data()
        // The program's name, in parentheses, may hold spaces.
        let text = String(decoding: data, as: UTF8.self).split(separator: ")").last ?? ""
        let fields = text.split(separator: " ")
        guard fields.count > 14 else { return 0 }
        return fields[11...14].compactMap { Double($0) }.reduce(0, +) / ticksPerSecond
    }

    /// Linux's unit of processor times, for programs.
    private static let ticksPerSecond = 100.0
}
