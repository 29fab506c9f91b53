import SprintModel
import SprintProtocol
import SprintTensor

/// A slot's part of one forward pass.
struct SlotWork {
    let slot: Slot
    let slice: SequenceSlice

    /// Rows of the pass.
    var rows: Int { slice.tokens.count }
    /// Whether the slot draws a token from this pass.
    var draws: Bool { slice.logits == .last }
}

extension Replica {
    /// Whether any slot can make a step now.
    public var isRunnable: Bool { slots.contains(where: isRunnable) }

    /// Whether the next pass holds a slot that is ready to draw, which a long prefix would keep
    /// waiting.
    public var isDecoding: Bool { slots.contains { isRunnable($0) && $0.pending == 1 } }

    /// A slot whose next page is on its way for another task waits for it.
    private func isRunnable(_ slot: Slot) -> Bool {
        guard slot.isRunning, let page = slot.pageToMake else { return slot.isRunning }
        return !isAwaited(page)
    }

    /// Picks the rows of the next pass: first one row for each slot that is ready to draw, then
    /// chunks of prefixes. At least one row if any slot runs.
    func schedule(_ events: inout [SlotEvent]) -> [SlotWork] {
        adoptAll(&events)
        let running = slots.filter(isRunnable).sorted {
            ($0.lastStep, $0.id) < ($1.lastStep, $1.id)
        }
        var batch = Batch(room: options.batchTokens)
        for slot in running where slot.pending == 1 { add(slot, to: &batch, atMost: 1) }
        batch.room = min(batch.room, prefillRows)
        addPrefixes(of: running.filter { $0.pending > 1 }, to: &batch)
        if batch.works.isEmpty, let oldest = slots.first(where: isRunnable) {
            failWithoutPage(oldest, &events)
        }
        return batch.works
    }

    /// Shares the room among the prefixes, so that each of them grows with every pass, as far as
    /// there is a row for each, and its lease with it. A planner comes first, for all its tasks
    /// wait for it, then the shortest: what it does not need goes to the longer ones.
    private func addPrefixes(of waiting: [Slot], to batch: inout Batch) {
        let makers = makers(among: waiting, making: batch.making).prefix(max(batch.room, 0))
            .sorted { $0.prefixRank < $1.prefixRank }
        for (index, slot) in makers.enumerated() {
            let left = makers.count - index
            add(slot, to: &batch, atMost: (batch.room + left - 1) / left)
        }
    }

    /// Of the slots that lack the same page the one that waits longest: the others will find it in
    /// the store.
    private func makers(among waiting: [Slot], making: Set<PageIdentity>) -> [Slot] {
        var making = making
        return waiting.filter { slot in
            slot.pageToMake.map { making.insert($0).inserted } ?? true
        }
    }

    /// Adds a slot's pending rows, `most` of them; none while another slot of this pass makes the
    /// same page, since the store will have it in the next step.
    private func add(_ slot: Slot, to batch: inout Batch, atMost most: Int) {
        guard batch.room > 0 else { return }
        if let page = slot.pageToMake, batch.making.contains(page) { return }
        let made = slot.computed / Limits.pageTokens
        let end = chunkEnd(slot, room: min(batch.room, most))
        guard reach(end, slot, sparing: batch) else { return }
        batch.making.formUnion(
            slot.identities[made..<max(made, min(end / Limits.pageTokens, slot.identities.count))])
        batch.room -= end - slot.computed
        let slice = SequenceSlice(
            tokens: Array(slot.tokens[slot.computed..<end]), position: slot.computed,
            pages: slot.pages,
            logits: end == slot.tokens.count ? .last : .none)
        batch.works.append(SlotWork(slot: slot, slice: slice))
    }

    /// Where the slot's next chunk ends: at its last token, or else at a page's end if one is in
    /// reach, so that the next chunk can begin with pages that the store has by then; and before
    /// any page that it has now or that is on its way.
    private func chunkEnd(_ slot: Slot, room: Int) -> Int {
        var end = slot.computed + min(slot.pending, room)
        let full = slot.identities.prefix(end / Limits.pageTokens)
        let known = full.indices.dropFirst(slot.computed / Limits.pageTokens + 1).first {
            memory.store.contains(full[$0]) || isAwaited(full[$0])
        }
        if let known { end = known * Limits.pageTokens }
        let pageEnd = end / Limits.pageTokens * Limits.pageTokens
        return end < slot.tokens.count && pageEnd > slot.computed ? pageEnd : end
    }

    /// Takes what the store has for the prefixes on their way. What another slot made is progress
    /// too, so this comes before a pass, for pages that were shipped, and after it.
    func adoptAll(_ events: inout [SlotEvent]) {
        for slot in slots where slot.isRunning && slot.pending > 1 {
            let before = slot.computed
            adopt(slot)
            guard slot.drawn == 0, slot.computed > before else { continue }
            events.append(
                SlotEvent(slot: slot.id, kind: .prefilled(tokens: slot.computed, rows: 0)))
        }
    }

    /// Takes pages of the slot's tokens that the store has. The last token is always left to
    /// compute, since its logits are wanted: a page that ends with it is copied, all but one row of
    /// it is reused.
    func adopt(_ slot: Slot) {
        let size = Limits.pageTokens
        while slot.computed == slot.sealed * size, slot.sealed < slot.identities.count {
            let identity = slot.identities[slot.sealed]
            dropOwnPages(of: slot)
            count(page: slot.sealed, of: slot, found: memory.store.contains(identity))
            if (slot.sealed + 1) * size < slot.tokens.count {
                guard let page = memory.pin(identity) else { return }
                slot.pages.append(page)
                slot.sealed += 1
                slot.computed += size
                slot.account.pagesFound += slot.drawn == 0 ? 1 : 0
            } else {
                // Pinned, so that the page is not evicted to make room for its copy.
                guard let shared = memory.pin(identity) else { return }
                let own = memory.take()
                own?.copy(from: shared)
                memory.unpin([identity])
                guard let own else { return }
                slot.pages.append(own)
                slot.computed += size - 1
                slot.account.pagesFound += slot.drawn == 0 ? 1 : 0
            }
        }
    }

    /// Counts a page of a sequence that the store was asked for, the first time it is.
    func count(page: Int, of slot: Slot, found: Bool) {
        guard page >= slot.pagesCounted else { return }
        slot.pagesCounted = page + 1
        memory.count(found: found)
    }

    /// Ends a slot that cannot get a page although everything that could give way has.
    private func failWithoutPage(_ slot: Slot, _ events: inout [SlotEvent]) {
        let needed = slot.computed / Limits.pageTokens + 1
        fail(
            slot, .memoryExhausted(pagesNeeded: needed, pagesMax: memory.pool.pagesMax), &events)
    }
}

extension Slot {
    /// Its place among those whose prefixes share a pass.
    fileprivate var prefixRank: (Int, Int, UInt64, SlotID) {
        (staysOpen ? 0 : 1, pending, lastStep, id)
    }
}

/// A forward pass in the making.
struct Batch {
    var room: Int
    var works: [SlotWork] = []
    /// Full pages that this pass works on.
    var making: Set<PageIdentity> = []

    init(room: Int) { self.room = room }

    /// Whether the slot has rows in this pass.
    func holds(_ slot: Slot) -> Bool { works.contains { $0.slot === slot } }
}
