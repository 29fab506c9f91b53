import Glibc

/// The file of a Unix socket that this process bound. libzmq leaves it behind when the socket is
/// closed, and the next who connects would wait at a door without a house.
struct SocketFile {
    private let path: String
    private let identity: Identity

    /// Which file a path names: another that takes the path later has another.
    private struct Identity: Equatable {
        let device: dev_t
        let inode: ino_t

        init?(of path: String) {
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
            device = status.st_dev
            inode = status.st_ino
        }
    }

    /// The file behind an endpoint that was just bound; `nil` if it has none.
    init?(boundTo endpoint: String) {
        guard endpoint.hasPrefix("ipc://") else { return nil }
        path = String(endpoint.dropFirst("ipc://".count))
        // Names that begin with @ live in the kernel alone.
        guard !path.hasPrefix("@"), let identity = Identity(of: path) else { return nil }
        self.identity = identity
    }

    /// Removes the file, unless the path is someone else's by now.
    func remove() {
        if Identity(of: path) == identity { unlink(path) }
    }
}
