import SprintModel
import SprintProtocol
import SprintTensor
import SprintTokenizer

/// One replica of the model: slots, batched decode, KV pages, prefix store, sampler.
///
/// `step` is schedule → forward → sample. What a slot draws depends on its tokens, its seed and its
/// place alone, never on the other slots, on chunking, or on where a page came from (contract C1).
/// Not thread-safe: one compute thread owns it, and `Executors` and `Planners` on it.
public final class Replica {
    /// Sizes.
    public let options: ReplicaOptions
    /// Tokenizer, template and grammar tables, shared by all sessions.
    public let language: ReplicaLanguage
    /// The model; other replicas may run it too, one pass at a time.
    public let model: Transformer
    let masks: GrammarMasks
    var memory: PageMemory
    /// Prefix rows of a pass at most; `PassBudget` chooses them. Never shows in a token (contract
    /// C1).
    public var prefillRows: Int {
        didSet { precondition(prefillRows > 0, "a pass takes at least one prefix row") }
    }
    /// What the last step computed.
    public private(set) var lastPass = PassAccount()
    /// In the order of admission.
    var slots: [Slot] = []
    /// In the order of creation.
    var reservations: [Reservation] = []
    private var sampler: Sampler
    private var logits: Logits
    private var steps: UInt64 = 0
    private var lastSlot: UInt64 = 0

    /// A replica around a model in memory. Pages are allocated as they are needed, up to
    /// `options.kvBytes`.
    public init(
        model: Transformer, language: ReplicaLanguage, options: ReplicaOptions = ReplicaOptions()
    ) {
        let rows = model.configuration.vocabularySize
        self.model = model
        self.language = language
        self.options = options
        prefillRows = options.batchTokens
        masks = GrammarMasks(index: language.index)
        memory = PageMemory(geometry: model.kvGeometry, kvBytes: options.kvBytes)
        sampler = Sampler(vocabularySize: rows, instructionSet: model.instructionSet)
        logits = Logits(vocabularySize: rows)
    }

    /// Schedules, runs one forward pass and draws at most one token a slot. Empty if nothing is
    /// runnable.
    public func step() -> [SlotEvent] {
        steps += 1
        var events: [SlotEvent] = []
        let works = schedule(&events)
        lastPass = PassAccount(works)
        guard !works.isEmpty else { return events }
        model.forward(works.map(\.slice), into: &logits)
        var row = 0
        for work in works {
            finishForward(work, &events)
            guard work.draws else { continue }
            draw(work.slot, row: row, &events)
            row += 1
        }
        adoptAll(&events)
        return events
    }

    /// Draws the next token of a slot from a row of logits and moves its segment on.
    private func draw(_ slot: Slot, row: Int, _ events: inout [SlotEvent]) {
        guard let segment = slot.segment else { preconditionFailure("only a running slot draws") }
        if slot.drawn == 0 {
            events.append(SlotEvent(slot: slot.id, kind: .prefixReady(slot.account)))
        }
        let place = DrawPlace(round: segment.round, prompt: segment.prompt, token: slot.drawn)
        let mask = language.padded(segment.policy.mask(tokensLeft: segment.maxTokens - slot.drawn))
        let unlimited = segment.policy.unlimitedMask.flatMap(language.padded)
        let uniform = Philox(seed: segment.seed).uniform(place)
        let token: DrawnToken? = logits.withRow(row) { row in
            // A bad weight shows in the first row already: the later ones are not walked again.
            guard slot.drawn > 0 || row.isFinite else { return nil }
            var drawn = sampler.draw(
                row, mask: mask, sampling: segment.sampling, uniform: uniform,
                accounts: segment.policy.accountsForMask)
            if let unlimited {
                // Only asked what it would have been: the draw above counts, whatever comes out.
                let free = sampler.draw(
                    row, mask: unlimited, sampling: segment.sampling, uniform: uniform,
                    accounts: false)
                drawn.isLimited = free.token != drawn.token
            }
            return row[Int(drawn.token)].isFinite ? drawn : nil
        }
        guard let token else {
            return fail(slot, .logitsNotFinite(model: model.configuration.name), &events)
        }
        let finish = slot.append(token.token)
        events.append(SlotEvent(slot: slot.id, kind: .token(token)))
        guard let finish else { return }
        if !slot.staysOpen { free(slot) }
        events.append(SlotEvent(slot: slot.id, kind: .finished(finish)))
    }

    /// Books the rows of a slot that the pass computed, and seals the pages that are full now.
    private func finishForward(_ work: SlotWork, _ events: inout [SlotEvent]) {
        let slot = work.slot
        slot.computed += work.rows
        slot.lastStep = steps
        while (slot.sealed + 1) * Limits.pageTokens <= slot.computed {
            slot.pages[slot.sealed] = memory.seal(
                slot.pages[slot.sealed], as: slot.identities[slot.sealed])
            if slot.drawn == 0 { count(page: slot.sealed, of: slot, found: false) }
            slot.sealed += 1
        }
        guard slot.drawn == 0 else { return }
        let full = slot.tokens.count - slot.account.tailTokens
        slot.account.tokensComputed += max(
            0, min(slot.computed, full) - min(slot.computed - work.rows, full))
        events.append(
            SlotEvent(
                slot: slot.id, kind: .prefilled(tokens: slot.computed, rows: work.rows)))
    }

    /// Takes a sequence in, for whose first pages, `counted`, the store was asked already. It
    /// starts with the next step.
    func admit(
        _ tokens: [TokenID], segment: Segment, staysOpen: Bool = false,
        counted: [PageIdentity] = []
    ) throws(EngineError) -> SlotID {
        guard slots.count < options.slots else { throw .slotsBusy(slots: options.slots) }
        try check(tokens, drawing: segment.maxTokens)
        lastSlot += 1
        let id = SlotID(value: lastSlot)
        let slot = Slot(
            id: id, tokens: tokens, segment: segment, staysOpen: staysOpen,
            fingerprint: model.fingerprint, known: counted)
        slot.pagesCounted = counted.count
        slots.append(slot)
        adopt(slot)
        return id
    }

    /// Adds tokens to a waiting slot and starts its next segment.
    func extend(_ id: SlotID, by tokens: [TokenID], segment: Segment) throws(EngineError) {
        guard let slot = slot(id) else {
            preconditionFailure("only a slot that stayed open is extended")
        }
        try check(slot.tokens + tokens, drawing: segment.maxTokens)
        slot.extend(by: tokens, segment: segment)
    }

    /// Frees a slot, whatever it was doing; unknown slots are ignored.
    func cancel(_ id: SlotID) {
        if let slot = slot(id) { free(slot) }
    }

    /// The slot, if it is in use.
    func slot(_ id: SlotID) -> Slot? { slots.first { $0.id == id } }

    /// Frees a slot that cannot go on and says why.
    func fail(_ slot: Slot, _ error: EngineError, _ events: inout [SlotEvent]) {
        cancel(slot.id)
        events.append(SlotEvent(slot: slot.id, kind: .failed(error)))
    }

    private func free(_ slot: Slot) {
        releasePages(of: slot)
        slots.removeAll { $0 === slot }
    }

    /// Holds a sequence against vocabulary, context and memory.
    func check(_ tokens: [TokenID], drawing maxTokens: Int) throws(EngineError) {
        guard !tokens.isEmpty else { throw .invalidRequest("a sequence needs at least one token") }
        guard maxTokens > 0 else { throw .invalidRequest("a sequence draws at least one token") }
        let rows = Int32(model.configuration.vocabularySize)
        if let wrong = tokens.first(where: { $0 < 0 || $0 >= rows }) {
            throw .invalidRequest("token \(wrong) is not in the vocabulary of \(rows)")
        }
        let total = tokens.count + maxTokens
        guard total <= contextTokens else {
            throw .contextOverflow(tokens: total, contextTokensMax: contextTokens)
        }
        let pages = (total + Limits.pageTokens - 1) / Limits.pageTokens
        guard pages <= memory.pool.pagesMax else {
            throw .memoryExhausted(pagesNeeded: pages, pagesMax: memory.pool.pagesMax)
        }
    }
}

extension Span<Float> {
    /// Whether no element is NaN or infinite; one pass.
    fileprivate var isFinite: Bool {
        for index in indices where !self[index].isFinite { return false }
        return true
    }
}
