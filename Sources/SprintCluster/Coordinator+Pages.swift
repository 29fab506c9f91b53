import SprintProtocol

/// Pages on their way: the worker asks, the node ships. A request is the worker's credit.
extension Coordinator {
    mutating func pagesRequested(
        _ request: PageRequest, by worker: WorkerID, _ peer: PeerID, _ now: Instant
    ) {
        guard var attempt = lease(request.attempt, at: worker) else {
            return counters.messagesFenced += 1
        }
        if let violation = violation(in: request.pages, offered: attempt.pagesOffered) {
            return refuseMalformed(
                peer, "Page request for \(request.attempt): \(violation)", at: now)
        }
        guard let first = request.pages.first, let last = request.pages.last,
            first >= attempt.pagesAsked
        else {
            return counters.messagesFenced += 1
        }
        attempt.pagesAsked = last + 1
        attempt.leaseUntil = now + configuration.timing.leaseDuration
        runs[request.attempt.task.run]?.current.tasks[request.attempt.task.prompt - 1].state =
            .running(attempt)
        counters.pagesShipped += request.pages.count
        actions.append(.shipPages(peer, request.attempt, pages: request.pages))
    }

    private func violation(in pages: [Int], offered: Int) -> String? {
        guard let first = pages.first, let last = pages.last else { return "it names no page." }
        if pages.count > Limits.pagesPerRequestMax {
            return "it names \(pages.count) pages, the limit is \(Limits.pagesPerRequestMax)."
        }
        if pages.count > 1,
            pages.count * configuration.pageByteCount > Limits.pageBytesPerRequestMax
        {
            return "it asks for more than \(Limits.pageBytesPerRequestMax) bytes."
        }
        if zip(pages, pages.dropFirst()).contains(where: { $0 >= $1 }) {
            return "its pages do not ascend."
        }
        if first < 0 || last >= offered { return "it names page \(last), \(offered) are offered." }
        return nil
    }

    /// The planner's cache no longer holds what was offered: the worker computes it instead.
    mutating func pagesGone(_ attempt: AttemptID, of peer: PeerID) {
        guard let worker = workerOfPeer[peer], lease(attempt, at: worker) != nil else { return }
        actions.append(.send(peer, .pagesUnavailable(attempt)))
    }
}
