import SprintEngine
import SprintProtocol
import ZeroMQ

/// The planner's pages on a thread of their own: neither the forward pass in progress delays a
/// worker's prefix, nor do the checksums of 64 MiB delay a heartbeat.
final class PageHost: Sendable {
    /// What the host tells the coordinator's node: the pages that were asked for, fewer if some are
    /// gone.
    typealias Delivery = @Sendable (PeerID, AttemptID, [ShippedPage]) -> Void

    private let loop: EventLoop
    private let exporter: PageExporter
    private let deliver: Delivery

    /// Hands out pages on the thread of `loop`; `deliver` is called there.
    init(exporter: PageExporter, loop: EventLoop, deliver: @escaping Delivery) {
        self.exporter = exporter
        self.loop = loop
        self.deliver = deliver
    }

    /// Starts the thread. It sleeps while nothing is asked for.
    func start() { loop.start { [weak loop] in loop?.waitForWork() } }

    /// Asks for pages of a prefix.
    func post(_ pages: [Int], of prefix: [TokenID], to peer: PeerID, for attempt: AttemptID) {
        loop.post { [self] in deliver(peer, attempt, exporter.export(pages, of: prefix)) }
    }

    /// Ends the thread after what was asked for.
    func stop() async { await loop.stopAndWait() }
}
