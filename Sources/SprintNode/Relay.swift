import Synchronization
import ZeroMQ

/// Brings calls to an actor that is pinned to a loop, from any thread, in order. Holds the actor
/// weakly, so that the actor may own the one who calls.
final class Relay<Target: Actor>: Sendable {
    private struct Reference {
        weak var actor: Target?
    }

    private let loop: EventLoop
    private let reference = Mutex(Reference())

    init(loop: EventLoop) { self.loop = loop }

    /// The actor, once it exists.
    var target: Target? {
        get { reference.withLock { $0.actor } }
        set { reference.withLock { $0.actor = newValue } }
    }

    /// Runs `call` on the actor's loop after everything posted before it.
    func post(_ call: @escaping @Sendable (isolated Target) -> Void) {
        loop.post { [self] in target?.assumeIsolated(call) }
    }
}
