import Glibc

/// A loopback TCP port that is taken as long as the object lives.
final class Listener: Sendable {
    let port: Int
    private let descriptor: Int32

    struct Failed: Error { var code = errno }

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) + listen(descriptor, 1)
                    + getsockname(descriptor, address, &size)
            }
        }
        guard status == 0 else { throw Failed() }
        self.descriptor = descriptor
        port = Int(in_port_t(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
