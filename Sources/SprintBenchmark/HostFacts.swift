import Foundation

/// The machine a figure was measured on; a figure without it means nothing.
public struct HostFacts: Hashable, Sendable, Encodable {
    /// The processor's name.
    public var processor: String
    /// Cores this process may use.
    public var cores: Int
    /// Memory in bytes.
    public var memory_bytes: UInt64
    /// Kernel and distribution.
    public var system: String
    /// When the measurement began, ISO 8601.
    public var measured_at: String

    /// Reads the facts of this machine, now.
    public static func current(now: Date = Date()) -> HostFacts {
        let information = ProcessInfo.processInfo
        return HostFacts(
            processor: processorName() ?? "unknown", cores: information.activeProcessorCount,
            memory_bytes: information.physicalMemory,
            system: information.operatingSystemVersionString,
            measured_at: ISO8601DateFormatter().string(from: now))
    }

    private static func processorName() -> String? {
        let data = FileManager.default.contents(atPath: "/proc/cpuinfo") ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("model name") }?.split(separator: ":").last
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
