import Foundation

/// This machine's name, as the kernel knows it: no name service is asked.
enum HostName {
    /// The name, or `localhost` where it cannot be read.
    static let current: String = {
        let data = FileManager.default.contents(atPath: "/proc/sys/kernel/hostname") ?? Data()
        let name = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
        return name.map(String.init) ?? "localhost"
    }()
}
