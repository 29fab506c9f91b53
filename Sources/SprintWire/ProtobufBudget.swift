import CProtobufC

/// Lends protobuf-c memory up to a bound, so that a small hostile message cannot make it take a
/// lot: two bytes on the wire can stand for a struct of a hundred.
final class ProtobufBudget {
    private var remaining: Int
    /// Allocations not yet given back.
    private(set) var live = 0

    /// Allows `bytes` in all; memory given back does not count anew.
    init(bytes: Int) { remaining = bytes }

    /// What a message of `bytes` bytes may need: the densest legal one, a heartbeat, takes under 20
    /// times its bytes.
    convenience init(messageBytes bytes: Int) {
        self.init(bytes: 4_096 + 32 * min(bytes, 512 << 10))
    }

    /// Calls `body` with the allocator, which must not outlive the call.
    func withAllocator<Result>(_ body: (UnsafeMutablePointer<ProtobufCAllocator>) -> Result)
        -> Result
    {
        var allocator = ProtobufCAllocator(
            alloc: { budget, size in
                Unmanaged<ProtobufBudget>.fromOpaque(budget!).takeUnretainedValue().take(size)
            },
            free: { budget, pointer in
                Unmanaged<ProtobufBudget>.fromOpaque(budget!).takeUnretainedValue().giveBack(
                    pointer)
            },
            allocator_data: Unmanaged.passUnretained(self).toOpaque())
        return withExtendedLifetime(self) { body(&allocator) }
    }

    private func take(_ size: Int) -> UnsafeMutableRawPointer? {
        guard size <= remaining else { return nil }
        remaining -= size
        live += 1
        return .allocate(byteCount: size, alignment: 16)
    }

    private func giveBack(_ pointer: UnsafeMutableRawPointer?) {
        guard let pointer else { return }
        live -= 1
        pointer.deallocate()
    }
}
