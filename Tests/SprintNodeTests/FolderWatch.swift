import Foundation
import Glibc

/// What happened to the files of a folder since the object was made, as the kernel tells it.
final class FolderWatch {
    private let descriptor: Int32
    private var events: [(name: String, mask: UInt32)] = []

    struct Failed: Error { var code = errno }

    init(_ folder: String) throws {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        let mask = UInt32(IN_CREATE | IN_MOVED_TO | IN_ATTRIB)
        guard inotify_add_watch(descriptor, folder, mask) >= 0 else { throw Failed() }
    }

    deinit { close(descriptor) }

    /// Files that were made, or moved here.
    func created() -> [String] { names(UInt32(IN_CREATE | IN_MOVED_TO)) }

    /// Files whose mode or owner was changed after they were made.
    func changed() -> [String] { names(UInt32(IN_ATTRIB)) }

    private func names(_ mask: UInt32) -> [String] {
        take()
        return events.filter { $0.mask & mask != 0 }.map(\.name)
    }

    /// Takes what the kernel holds: for each event four 32-bit numbers, the second its mask and the
    /// last the length of the padded name that follows.
    private func take() {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &buffer, buffer.count)
        var rest = buffer.prefix(max(0, count))
        while rest.count >= 16 {
            func number(_ index: Int) -> UInt32 {
                rest.dropFirst(4 * index).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
            }
            let name = rest.dropFirst(16).prefix(Int(number(3))).prefix { $0 != 0 }
            events.append((String(decoding: name, as: UTF8.self), number(1)))
            rest = rest.dropFirst(16 + Int(number(3)))
        }
    }
}
