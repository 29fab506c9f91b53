import CZMQ
import Glibc

/// Wakes a `Poller` from any thread: an eventfd. Several wakes before the poller looks count as
/// one.
public final class Wakeup: Sendable {
    let descriptor: Int32

    /// Makes a wakeup.
    public init() throws(ZeroMQError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw .last("make an eventfd") }
    }

    deinit { close(descriptor) }

    /// Makes the poller that watches this return now, or at once when it next waits.
    public func wake() {
        // Fails only when the counter is full, and then the poller wakes anyway.
        _ = eventfd_write(descriptor, 1)
    }

    /// Takes back all wakes so far.
    func drain() {
        var count: eventfd_t = 0
        _ = eventfd_read(descriptor, &count)
    }
}
