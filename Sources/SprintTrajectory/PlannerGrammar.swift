/// The byte automaton of one planner segment: what the planner may write from the opening, or from
/// a gather, until its plan or its final answer closes (contract C6).
///
/// ```
/// segment := "<Plan_p>\n" (prose | prompt)* "</Plan_p>"  |  "<Final_answer>\n" prose
/// "</Final_answer>" prompt  := "<prompt_p.k>" prose with a byte that is no space "</prompt_p.k>"
///     k = 1, 2, … in order
/// ```
/// In prose a plain `<` is always allowed, a reserved tag that is not legal there never completes
/// (see `TagScanner.advance(_:legal:)` for the byte at which it is blocked). Nothing may follow the
/// segment's closing but, within the closing token, the first bytes of what `TokenLayout` writes
/// next.
public struct PlannerGrammar: TokenGrammar {
    /// How a segment may begin.
    public enum Entry: Hashable, Sendable {
        /// With a plan or with the final answer, as the planner chooses.
        case planOrAnswer
        /// With a plan only.
        case plan
        /// Inside the final answer: the layout has written `<Final_answer>\n` itself.
        case forcedAnswer
    }

    /// What a byte completed.
    public enum Event: Hashable, Sendable {
        /// `<Plan_p>\n`
        case planOpened
        /// `<Final_answer>\n`
        case answerOpened
        /// `<prompt_p.k>`
        case promptOpened(Int)
        /// `</prompt_p.k>`; the executor's prefix ends with the token that holds this byte.
        case promptClosed(Int)
        /// `</Plan_p>`; the segment is over.
        case planClosed
        /// `</Final_answer>`; the segment is over.
        case answerClosed
    }

    /// An event inside a token.
    public struct Occurrence: Hashable, Sendable {
        /// What happened.
        public let event: Event
        /// Bytes of the token that lie beyond the event's last byte.
        public let beyond: Int
    }

    enum Phase: Hashable, Sendable {
        /// `offset` bytes of the opening tag and its newline are there.
        case entry(Entry, offset: Int)
        case plan
        case prompt(hasText: Bool)
        case answer
        /// Over; `beyond` bytes of what the layout writes next are there already.
        case planEnded(beyond: Int)
        case answerEnded(beyond: Int)
    }

    /// The last byte, as far as the shortest closing depends on it.
    enum LastByte: Hashable, Sendable { case other, space, newline }

    /// The round, from 1.
    public let round: Int
    /// Prompts the plan must and may hold.
    public let prompts: ClosedRange<Int>
    /// Prompts opened so far.
    public private(set) var promptsOpened = 0
    var phase: Phase
    var last = LastByte.newline
    var scanner = TagScanner()

    /// The state at the start of round `round`'s segment.
    public init(round: Int, prompts: ClosedRange<Int>, entry: Entry = .planOrAnswer) {
        precondition(
            round >= 1 && prompts.lowerBound >= 0,
            "Rounds count from 1 and prompts are not negative.")
        self.round = round
        self.prompts = prompts
        phase = entry == .forcedAnswer ? .answer : .entry(entry, offset: 0)
    }

    /// Whether the plan or the answer is closed.
    public var isEnded: Bool {
        switch phase {
        case .planEnded, .answerEnded: true
        default: false
        }
    }

    /// Whether the segment turned out to be the final answer; `nil` before it is decided.
    public var isAnswer: Bool? {
        switch phase {
        case .entry(.planOrAnswer, _): nil
        case .entry(.plan, _), .plan, .prompt, .planEnded: false
        case .entry(.forcedAnswer, _), .answer, .answerEnded: true
        }
    }

    /// Whether `byte` may come next.
    public func allows(_ byte: UInt8) -> Bool {
        var copy = self
        return copy.take(byte) != .blocked
    }

    /// Whether a token of these bytes may come next, its bytes beyond a closing tag included.
    public func allows(token bytes: [UInt8]) -> Bool { after(token: bytes[...]) != nil }

    /// Takes one byte, which must be allowed.
    public mutating func advance(_ byte: UInt8) -> Event? {
        switch take(byte) {
        case .blocked: preconditionFailure("Byte \(byte) is not allowed here; ask `allows` first.")
        case .nothing: return nil
        case .event(let event): return event
        }
    }

    /// Takes one token, which must be allowed, and tells what happened in it, in order.
    public mutating func advance(token bytes: [UInt8]) -> [Occurrence] {
        guard let occurrences = run(bytes[...]) else {
            preconditionFailure(
                "A token of bytes \(bytes) is not allowed here; ask the mask first.")
        }
        return occurrences
    }

    // MARK: TokenGrammar

    /// The state after a token; `nil` if it is not legal.
    public func after(token bytes: ArraySlice<UInt8>) -> PlannerGrammar? {
        var copy = self
        return copy.run(bytes) == nil ? nil : copy
    }

    /// The last byte only shapes the shortest closing.
    public var maskKey: PlannerGrammar {
        var key = self
        key.last = .other
        return key
    }

    /// Prose with no tag begun.
    public var isPlain: Bool {
        switch phase {
        case .plan, .prompt, .answer: !scanner.isActive
        case .entry, .planEnded, .answerEnded: false
        }
    }

    /// The planner never ends a sequence but by its closing tags.
    public var allowsEndOfSequence: Bool { false }
}

extension PlannerGrammar {
    enum Outcome: Hashable {
        case blocked, nothing
        case event(Event)
    }

    /// The tags that may be completed in this phase.
    var legalTags: [ReservedTag] {
        switch phase {
        case .plan:
            (promptsOpened >= prompts.lowerBound ? [.plan(round, closing: true)] : [])
                + (promptsOpened < prompts.upperBound ? [.prompt(round, promptsOpened + 1)] : [])
        case .prompt(let hasText): hasText ? [.prompt(round, promptsOpened, closing: true)] : []
        case .answer: [.answerClosing]
        case .entry, .planEnded, .answerEnded: []
        }
    }

    /// The bytes after the segment's closing tag that its closing token may already carry: what
    /// `TokenLayout` writes next, as far as that is the same for every plan.
    static func continuation(ofPlan round: Int) -> [UInt8] {
        Array("\n\n\(ReservedTag.executionGroup(round))\n".utf8)
    }

    /// See `continuation(ofPlan:)`.
    static let answerContinuation = Array("\n\(ReservedTag.thinkClosing)".utf8)

    /// Takes a token; `nil` (and a changed self) if it is not legal.
    private mutating func run(_ bytes: ArraySlice<UInt8>) -> [Occurrence]? {
        guard !isEnded, !bytes.isEmpty else { return nil }
        var occurrences: [Occurrence] = []
        for offset in bytes.indices {
            switch take(bytes[offset]) {
            case .blocked: return nil
            case .nothing: continue
            case .event(let event):
                let beyond = bytes[(offset + 1)...]
                if case .promptClosed = event, !isHeaderStart(beyond) { return nil }
                occurrences.append(Occurrence(event: event, beyond: beyond.count))
            }
        }
        return occurrences
    }

    /// Whether an executor's header can go on from bytes beyond a prompt's closing tag: white
    /// space, then perhaps the first bytes of the plan's closing tag and what follows it. Anything
    /// else would put words into the executor's prefix that belong to no prompt.
    private func isHeaderStart(_ beyond: ArraySlice<UInt8>) -> Bool {
        let rest = beyond.drop { $0.isSpace }
        guard !rest.isEmpty else { return true }
        return (ReservedTag.plan(round, closing: true).bytes + Self.continuation(ofPlan: round))
            .starts(with: rest)
    }

    private mutating func take(_ byte: UInt8) -> Outcome {
        defer { last = byte == UInt8(ascii: "\n") ? .newline : byte.isSpace ? .space : .other }
        switch phase {
        case .entry(let entry, let offset): return takeOpening(byte, entry, offset)
        case .planEnded(let beyond):
            phase = .planEnded(beyond: beyond + 1)
            return Self.continuation(ofPlan: round).at(beyond) == byte ? .nothing : .blocked
        case .answerEnded(let beyond):
            phase = .answerEnded(beyond: beyond + 1)
            return Self.answerContinuation.at(beyond) == byte ? .nothing : .blocked
        case .plan, .prompt, .answer: break
        }
        let wasActive = scanner.isActive
        // Outside a tag only `<` matters; prose costs one comparison.
        guard wasActive || byte == UInt8(ascii: "<") else {
            noteText(!byte.isSpace)
            return .nothing
        }
        switch scanner.advance(byte, legal: legalTags) {
        case .blocked: return .blocked
        case .tag(let tag): return .event(complete(tag))
        case .prose:
            // A `<` that turned out to start no tag, or was followed by another, was text.
            noteText(wasActive && (!scanner.isActive || byte == UInt8(ascii: "<")))
            return .nothing
        }
    }

    private mutating func noteText(_ isText: Bool) {
        if isText, phase == .prompt(hasText: false) { phase = .prompt(hasText: true) }
    }

    private mutating func takeOpening(_ byte: UInt8, _ entry: Entry, _ offset: Int) -> Outcome {
        let plan = Array("\(ReservedTag.plan(round))\n".utf8)
        let answer = Array("\(ReservedTag.answerOpening)\n".utf8)
        // The entry narrows to one of the two at the first letter of the name.
        if entry != .forcedAnswer, plan.at(offset) == byte {
            let isShared = entry == .planOrAnswer && answer.at(offset) == byte
            phase = .entry(isShared ? .planOrAnswer : .plan, offset: offset + 1)
            guard offset + 1 == plan.count else { return .nothing }
            phase = .plan
            return .event(.planOpened)
        }
        guard entry != .plan, answer.at(offset) == byte else { return .blocked }
        phase = .entry(.forcedAnswer, offset: offset + 1)
        guard offset + 1 == answer.count else { return .nothing }
        phase = .answer
        return .event(.answerOpened)
    }

    private mutating func complete(_ tag: ReservedTag) -> Event {
        switch (tag.kind, tag.isClosing) {
        case (.prompt, false):
            promptsOpened += 1
            phase = .prompt(hasText: false)
            return .promptOpened(promptsOpened)
        case (.prompt, true):
            phase = .plan
            return .promptClosed(promptsOpened)
        case (.plan, _):
            phase = .planEnded(beyond: 0)
            return .planClosed
        default:
            phase = .answerEnded(beyond: 0)
            return .answerClosed
        }
    }
}

extension UInt8 {
    /// Space, tab, newline or carriage return.
    var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}

extension Array {
    /// The element at `offset`; `nil` beyond the end.
    func at(_ offset: Int) -> Element? { offset < count ? self[offset] : nil }
}
