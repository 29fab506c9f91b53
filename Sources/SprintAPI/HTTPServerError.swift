import Foundation
import NIOCore

/// Why a server cannot listen at `HOST:PORT`, in words for whoever started it.
public enum HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another program listens there.
    case addressTaken(String)
    /// No interface of this machine has the address.
    case addressNotHere(String)
    /// The system keeps the port for privileged programs.
    case notPermitted(String)
    /// The host name has no address.
    case unknownHost(String)
    /// The system refuses for another reason.
    case refused(String, reason: String)

    /// What `error` means for a server that was to listen at `address`; `nil` if it does not come
    /// from there.
    init?(_ error: any Error, address: String) {
        switch error {
        case let error as IOError:
            switch error.errnoCode {
            case EADDRINUSE: self = .addressTaken(address)
            case EADDRNOTAVAIL: self = .addressNotHere(address)
            case EACCES, EPERM: self = .notPermitted(address)
            default: self = .refused(address, reason: "\(error)")
            }
        case is SocketAddressError.UnknownHost: self = .unknownHost(address)
        default: return nil
        }
    }

    /// What went wrong and what to do.
    public var description: String {
        switch self {
        case .addressTaken(let address):
            "\(address) is taken by another program; "
                + "end that one or pass --http HOST:PORT with another port (0 takes a free one)"
        case .addressNotHere(let address):
            "\(address) is no address of this machine; "
                + "pass --http HOST:PORT with one of its own, such as 127.0.0.1:8080"
        case .notPermitted(let address):
            "\(address) is not this user's to listen at; "
                + "pass --http HOST:PORT with a port from 1024 on"
        case .unknownHost(let address):
            "\(address): no such host; "
                + "pass --http HOST:PORT with an address of this machine, such as 127.0.0.1:8080"
        case .refused(let address, let reason):
            "\(address) cannot be listened at: \(reason); pass --http HOST:PORT with another "
                + "address"
        }
    }
}
