import Foundation
import SprintProtocol

/// The place that a user names for a result.
///
/// A file is there whole or not at all: its bytes get the name when they are all written. That
/// would put a file in the place of whatever else has the name, so a symbolic link stays and the
/// file behind it is written, and a pipe or a device is opened and written to.
public struct OutputPlace: Sendable {
    /// What a path names.
    private enum Kind {
        /// A regular file, or none yet.
        case file(path: String)
        /// A pipe, a device, or another thing that is opened and written to.
        case stream
        case folder
    }

    /// The path as the user wrote it.
    public let path: String

    /// The place at a path.
    public init(_ path: String) { self.path = path }

    /// Writes the whole result. A pipe that nobody reads yet is waited for.
    ///
    /// - Throws: `OutputError` with the system's reason.
    public func write(_ bytes: some Sequence<UInt8>) throws(OutputError) {
        do {
            switch try kind() {
            case .file(let file):
                try Data(bytes).write(to: URL(fileURLWithPath: file), options: .atomic)
            case .stream, .folder:
                let handle = try opened()
                try handle.write(contentsOf: Data(bytes))
                try handle.close()
            }
        } catch {
            throw OutputError(path: path, reason: SystemReason.text(of: error))
        }
    }

    /// A handle for a result that comes in pieces: a file begins empty.
    ///
    /// - Throws: `OutputError` with the system's reason.
    public func begin() throws(OutputError) -> FileHandle {
        do {
            if case .file(let file) = try kind() {
                try Data().write(to: URL(fileURLWithPath: file), options: .atomic)
            }
            return try opened()
        } catch {
            throw OutputError(path: path, reason: SystemReason.text(of: error))
        }
    }

    /// Says before the work what would be found only after it: that the place is a folder, or that
    /// nothing may be written there.
    ///
    /// - Throws: `OutputError`.
    public func check() throws(OutputError) {
        let files = FileManager.default
        do {
            switch try kind() {
            case .folder: throw POSIXError(.EISDIR)
            case .stream:
                if !files.isWritableFile(atPath: path) { throw POSIXError(.EACCES) }
            case .file(let file):
                let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
                // With the dot it must be a folder.
                if !files.isWritableFile(atPath: folder + "/.") { throw Unwritable.folder }
            }
        } catch Unwritable.folder {
            throw OutputError(
                path: path, reason: "its folder is not there or not writable")
        } catch {
            throw OutputError(path: path, reason: SystemReason.text(of: error))
        }
    }

    private enum Unwritable: Error { case folder }

    private func opened() throws -> FileHandle {
        try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    private func kind() throws -> Kind {
        let files = FileManager.default
        let target = try target()
        switch (try? files.attributesOfItem(atPath: target))?[.type] as? FileAttributeType {
        case .typeRegular?: return .file(path: target)
        case .typeDirectory?: return .folder
        case .some: return .stream
        // The links of /proc/self/fd name pipes by words that are no path.
        case nil: return files.fileExists(atPath: path) ? .stream : .file(path: target)
        }
    }

    /// Where a path's symbolic links lead, whether or not something is there.
    private func target() throws -> String {
        var target = path
        for _ in 0..<Limits.symbolicLinksMax {
            guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: target)
            else { return target }
            let folder = URL(fileURLWithPath: target).deletingLastPathComponent()
            target = next.hasPrefix("/") ? next : folder.path + "/" + next
        }
        throw POSIXError(.ELOOP)
    }
}

/// Why a result cannot be written.
public struct OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where it was to go, as the user wrote it.
    public let path: String
    /// What the system says.
    public let reason: String

    /// An error at a place.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// One line for people.
    public var description: String { "\(path) cannot be written: \(reason)" }
}
