import Glibc

/// A file that is born with its mode, so that a secret is never readable by others, not even for a
/// moment.
public enum KeyFile {
    /// What a new file's owner and others may do, less what the process's umask takes.
    public enum Mode: mode_t, Sendable {
        /// For its owner alone.
        case secret = 0o600
        /// Others may read it.
        case open = 0o644
    }

    /// Creates a file that was not there. One that is only half written is taken away again.
    ///
    /// - Throws: `ZeroMQError.other`, with `EEXIST` if there is a file already: it stays as it is.
    public static func create(_ path: String, holding text: String, mode: Mode) throws(ZeroMQError)
    {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let descriptor = open(path, flags, mode.rawValue)
        guard descriptor >= 0 else { throw .last("create \(path)") }
        defer { close(descriptor) }
        do throws(ZeroMQError) {
            try write(Array(text.utf8), to: descriptor, path)
        } catch {
            unlink(path)
            throw error
        }
    }

    private static func write(
        _ bytes: [UInt8], to descriptor: Int32, _ path: String
    ) throws(ZeroMQError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else {
                let error = ZeroMQError.last("write \(path)")
                guard error.isInterruption else { throw error }
            }
        }
    }
}
