import SprintProtocol
import SprintTensor
import SprintWire

extension Replica {
    /// Gives a slot pages up to position `end`; `false` if there are none to be had in this step.
    func reach(_ end: Int, _ slot: Slot, sparing batch: Batch) -> Bool {
        while slot.pages.count * Limits.pageTokens < end {
            if let page = memory.take() {
                slot.pages.append(page)
            } else if !makeRoom(for: slot, sparing: batch) {
                return false
            }
        }
        return true
    }

    /// Lets somebody else's pages go: of a waiting slot, of a reservation, of a slot that came
    /// later. Whoever loses pages computes them again when its turn comes; its tokens stay what
    /// they are.
    private func makeRoom(for slot: Slot, sparing batch: Batch) -> Bool {
        let waiting = slots.filter { !$0.isRunning && !$0.pages.isEmpty }
        if let victim = waiting.min(by: { ($0.lastStep, $0.id) < ($1.lastStep, $1.id) }) {
            releasePages(of: victim)
            return true
        }
        if let victim = reservations.last(where: { !$0.pinned.isEmpty || !$0.staged.isEmpty }) {
            empty(victim)
            return true
        }
        guard
            let victim = slots.last(where: {
                $0.id > slot.id && !$0.pages.isEmpty && !batch.holds($0)
            })
        else { return false }
        releasePages(of: victim)
        return true
    }

    /// Unpins and gives back everything a slot holds; its tokens are computed again if it goes on.
    func releasePages(of slot: Slot) {
        dropOwnPages(of: slot)
        memory.unpin(slot.identities[..<slot.sealed])
        slot.pages = []
        slot.sealed = 0
        slot.computed = 0
    }

    /// Gives back the pages behind the sealed ones.
    func dropOwnPages(of slot: Slot) {
        while slot.pages.count > slot.sealed { memory.giveBack(slot.pages.removeLast()) }
    }

    /// Pins what the store has of a task's prefix until `commit` or `drop`.
    func reserve(_ tokens: [TokenID]) -> Reservation {
        let reservation = Reservation(
            tokens: tokens, fingerprint: model.fingerprint, known: knownPages(of: tokens))
        for (number, identity) in reservation.identities.enumerated() {
            let isHere = memory.pin(identity) != nil
            memory.count(found: isHere)
            if isHere { reservation.pinned.insert(number) }
        }
        reservations.append(reservation)
        return reservation
    }

    /// Identities that the last reservation has in common: a round's tasks share most of a prefix.
    private func knownPages(of tokens: [TokenID]) -> [PageIdentity] {
        guard let last = reservations.last else { return [] }
        let shared = zip(last.tokens, tokens).prefix { $0 == $1 }.count
        return Array(last.identities.prefix(shared / Limits.pageTokens))
    }

    /// Which of the first `offered` pages are to travel for a reservation: those that are neither
    /// here nor on their way for another.
    func fetch(for reservation: Reservation, offered: Int) -> [Int] {
        let offered = reservation.identities.prefix(max(0, offered)).indices
        let numbers = offered.filter {
            !reservation.pinned.contains($0) && !isAwaited(reservation.identities[$0])
        }
        reservation.fetching = Set(numbers.map { reservation.identities[$0] })
        return Array(numbers)
    }

    /// Whether the page is on its way for a reservation.
    func isAwaited(_ identity: PageIdentity) -> Bool {
        reservations.contains { $0.fetching.contains(identity) }
    }

    /// Tokens of the slot's pages that came for another task and are not committed yet.
    func tokensStaged(_ id: SlotID) -> Int {
        guard let slot = slot(id) else { return 0 }
        let missing = Set(slot.identities[slot.sealed...])
        let staged = reservations.flatMap { reservation in
            reservation.staged.keys.filter { missing.contains(reservation.identities[$0]) }
        }
        return staged.count * Limits.pageTokens
    }

    /// Verifies a shipped page against the reservation's own tokens and sets a copy aside.
    func stage(_ header: RawSpan, payload: RawSpan, for reservation: Reservation) -> StageOutcome {
        do throws(PageError) {
            let claimed = try PageCodec.decode(header)
            let number = claimed.position / Limits.pageTokens
            guard reservation.identities.indices.contains(number) else {
                throw .position(found: claimed.position, expected: 0)
            }
            let expected = PageExpectation(
                page: number, of: reservation.tokens, identities: reservation.identities,
                fingerprint: model.fingerprint, geometry: model.kvGeometry)
            try PageCodec.verify(claimed, payload: payload, expecting: expected)
            return setAside(payload, number, for: reservation)
        } catch {
            return .refused(error)
        }
    }

    private func setAside(_ payload: RawSpan, _ number: Int, for reservation: Reservation)
        -> StageOutcome
    {
        guard !reservation.pinned.contains(number), reservation.staged[number] == nil,
            let page = memory.take()
        else { return .unwanted }
        page.load(payload)
        reservation.staged[number] = page
        return .staged
    }

    /// Puts the staged pages into the store, all in one step, and admits the sequence, which takes
    /// them over with everything else that was pinned.
    func commit(
        _ reservation: Reservation, drawing segment: Segment
    ) throws(EngineError) -> (committed: Int, slot: SlotID) {
        defer { drop(reservation) }
        let committed = reservation.staged.count
        for (number, page) in reservation.staged {
            _ = memory.seal(page, as: reservation.identities[number])
            reservation.pinned.insert(number)
        }
        reservation.staged = [:]
        let slot = try admit(
            reservation.tokens, segment: segment, counted: reservation.identities)
        return (committed, slot)
    }

    /// Ends a reservation and frees what it holds.
    func drop(_ reservation: Reservation) {
        empty(reservation)
        reservations.removeAll { $0 === reservation }
    }

    private func empty(_ reservation: Reservation) {
        memory.unpin(reservation.pinned.sorted().map { reservation.identities[$0] })
        for number in reservation.staged.keys.sorted() {
            if let page = reservation.staged.removeValue(forKey: number) { memory.giveBack(page) }
        }
        reservation.pinned = []
    }
}
