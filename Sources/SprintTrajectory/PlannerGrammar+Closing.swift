extension PlannerGrammar {
    /// At least as many bytes as `shortestClosing` has, without writing it: 64 for every prompt
    /// that is missing, and 128 for an opening, a tag in the middle, an open prompt and the
    /// closing.
    var closingBytesMax: Int { 128 + 64 * max(0, prompts.lowerBound - promptsOpened) }

    /// The bytes that legally end the segment soonest from here: they finish a tag that must be
    /// finished, close an open prompt, write the prompts that are missing, and close the plan or
    /// the answer.
    ///
    /// Where the segment may still be either, the plan is closed rather than an answer left empty.
    /// Empty once the segment has ended.
    public var shortestClosing: [UInt8] {
        var state = self
        var closing: [UInt8] = []
        while !state.isEnded {
            let next = state.nextClosingBytes
            for byte in next { _ = state.advance(byte) }
            closing += next
        }
        return closing
    }

    /// One step of the closing: the rest of a tag, or white space and a tag.
    private var nextClosingBytes: [UInt8] {
        switch phase {
        case .planEnded, .answerEnded: []
        case .entry(.forcedAnswer, let offset):
            Array(Array("\(ReservedTag.answerOpening)\n".utf8)[offset...])
        case .entry(_, let offset): Array(Array("\(ReservedTag.plan(round))\n".utf8)[offset...])
        case .plan:
            // A tag that was begun past its `_` is the only one that may follow.
            finishing(
                scanner.committed != nil
                    ? legalTags.filter {
                        $0.kind == scanner.committed && $0.isClosing == scanner.isClosing
                    }
                    : promptsOpened >= prompts.lowerBound
                        ? [.plan(round, closing: true)] : [.prompt(round, promptsOpened + 1)])
        case .prompt(hasText: true): finishing([.prompt(round, promptsOpened, closing: true)])
        case .prompt(hasText: false): Self.promptText
        case .answer: finishing([.answerClosing])
        }
    }

    /// The text of a prompt that must be there but that nobody wrote. A space first ends any tag
    /// begun.
    private static let promptText = Array(" Continue.".utf8)

    /// The rest of the tag if it has begun already, else the tag where the layout puts one:
    /// prompts' closings after a space, all others on a line of their own.
    private func finishing(_ tags: [ReservedTag]) -> [UInt8] {
        let tag = tags[0].bytes
        if scanner.isActive, begun(tag) { return Array(tag[Int(scanner.length)...]) }
        if tags[0].kind == .prompt, tags[0].isClosing {
            return (last == .other || scanner.isActive ? [UInt8(ascii: " ")] : []) + tag
        }
        return (last != .newline || scanner.isActive ? [UInt8(ascii: "\n")] : []) + tag
    }

    /// Whether the bytes since the last `<` are the first bytes of `tag`.
    private func begun(_ tag: [UInt8]) -> Bool {
        var other = TagScanner()
        for byte in tag.prefix(Int(scanner.length)) { _ = other.advance(byte) }
        return other == scanner
    }
}
