import SprintProtocol

/// The name of an execution in prose: `execution_2.1`.
struct Reference: Hashable, Sendable {
    let round: Int
    let number: Int

    /// The references in a text, each once, in order of first mention.
    static func all(in text: [UInt8]) -> [Reference] {
        let word = ReservedTag.Kind.execution.stemBytes
        var found: [Reference] = []
        var seen: Set<Reference> = []
        var offset = 0
        while let start = text[offset...].firstIndex(of: word[0]) {
            offset = start + 1
            guard text[start...].starts(with: word) else { continue }
            var rest = text[(start + word.count)...]
            guard let round = number(&rest), rest.popFirst() == UInt8(ascii: "."),
                let number = number(&rest)
            else { continue }
            let reference = Reference(round: round, number: number)
            if seen.insert(reference).inserted { found.append(reference) }
        }
        return found
    }

    private static func number(_ text: inout ArraySlice<UInt8>) -> Int? {
        var value: Int?
        while let byte = text.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            value = min((value ?? 0) * 10 + Int(byte - UInt8(ascii: "0")), Limits.tagNumberMax)
            text.removeFirst()
        }
        return value
    }
}

/// Where a text deviates. The structure asks at each turn; nothing here changes the tree.
extension TrajectoryBuilder {
    // MARK: Rounds

    mutating func notePlanBegins() {
        if block.round != memory.round + 1 { report(.numbering) }
        reportAwaited()
        memory.round = block.round
    }

    mutating func notePlanEnds() {
        let items = block.items
        let inner = block.inner
        if items.isEmpty { report(.promptlessPlan) }
        if inner.contains(Self.boxed) { report(.boxedInPlan) }
        let texts = Set(items.map(\.element.body.trimmed)), numbers = Set(items.map(\.number))
        if min(texts.count, numbers.count) < items.count { report(.duplicatePrompt) }
        if inner.split(separator: UInt8(ascii: "\n")).contains(where: {
            Array($0).trimmed == Self.none
        }) {
            report(.nonePlan)
        }
        for reference in Reference.all(in: inner) where !memory.executed.contains(reference) {
            report(.futureReference)
        }
        memory.awaited = numbers
    }

    mutating func noteGroupBegins() {
        if block.round != memory.round { report(.numbering) }
    }

    mutating func noteGroupEnds() { reportAwaited() }

    /// Prompts whose executions can no longer come.
    private mutating func reportAwaited() {
        for _ in memory.awaited { report(.missingExecution) }
        memory.awaited = []
    }

    mutating func noteItemBegins() {
        if item.round != block.round || item.number != memory.number + 1 { report(.numbering) }
        memory.number = item.number
        memory.opensPromptInExecution = false
    }

    mutating func noteItemEnds() {
        switch place {
        case .prompt: if item.element.body.trimmed.isEmpty { report(.emptyPrompt) }
        case .execution:
            if memory.opensPromptInExecution { report(.unmatchedPromptTag) }
            memory.executed.insert(Reference(round: item.round, number: item.number))
            if memory.awaited.remove(item.number) == nil { report(.orphanExecution) }
        default: break
        }
    }

    mutating func notePromptInExecution(isClosing: Bool) {
        if memory.opensPromptInExecution != isClosing { report(.unmatchedPromptTag) }
        memory.opensPromptInExecution = !isClosing
    }

    // MARK: Text and tags

    /// Reports once a stretch and at its first byte that is no space, however many pieces it comes
    /// in.
    mutating func noteText(_ bytes: ArraySlice<UInt8>) {
        guard place == .outside, !memory.isStray,
            let first = bytes.firstIndex(where: { !$0.isSpace })
        else { return }
        memory.isStray = true
        guard memory.closesThinking else {
            return report(.strayText, after: first - bytes.startIndex)
        }
        if !memory.hasTrailingBytes { report(.trailingBytes, after: first - bytes.startIndex) }
        memory.hasTrailingBytes = true
    }

    /// A group holds executions, or the sentence that stands for none.
    mutating func noteGroupText(_ bytes: [UInt8]) {
        let text = bytes.trimmed
        if !text.isEmpty, text != Self.noPrompt { report(.strayText) }
    }

    mutating func noteDamaged(_ kind: ReservedTag.Kind, isClosing: Bool) {
        switch place {
        case .question: break
        case .execution: report(.tagInsideExecution)
        case .answer: noteTagInAnswer(kind)
        case .plan, .prompt: report(kind == .prompt ? .unmatchedPromptTag : .damagedTag)
        case .outside, .group: report(.damagedTag)
        }
    }

    mutating func noteThink(isClosing: Bool) {
        if isClosing ? memory.closesThinking : memory.opensThinking { report(.strayTag) }
        if isClosing { memory.closesThinking = true } else { memory.opensThinking = true }
        memory.isStray = false
    }

    // MARK: Answer and end

    mutating func noteAnswer() {
        memory.answers += 1
        memory.isAnswerNested = false
        if memory.answers > 1 { report(.repeatedAnswer) }
        reportAwaited()
    }

    mutating func noteTagInAnswer(_ kind: ReservedTag.Kind) {
        guard !memory.isAnswerNested else { return }
        memory.isAnswerNested = kind == .plan
        report(kind == .plan ? .nestedPlanInAnswer : .tagInsideAnswer)
    }

    mutating func noteEnd() {
        reportAwaited()
        if !memory.hasQuestion { report(.missingQuestion) }
        if !memory.opensThinking { report(.missingThink) }
        if !memory.closesThinking { report(.missingThink) }
        if memory.answers == 0 { report(.missingFinalAnswer) }
    }

    private static let boxed = Array("\\boxed".utf8)
    private static let none = Array("None".utf8)
    private static let noPrompt = Array("No prompt to execute.".utf8)
}
