/// Puts lexemes into the tree of a trajectory.
///
/// What a tag means depends on the place it stands in. Plans and groups yield to the next section's
/// opening; a question and an execution yield only to their own end (or, the execution, to its
/// group's), since a model that executes may babble tags.
struct TrajectoryBuilder: Sendable {
    /// Where the next byte stands.
    enum Place: Hashable, Sendable {
        case outside, question, plan, prompt, group, execution, answer
    }

    var trajectory = Trajectory()
    var place = Place.outside
    /// Bytes taken, those of the current lexeme not included.
    var offset = 0
    /// Text since the last structure.
    var text: [UInt8] = []
    /// The open question, answer, prompt or execution.
    var item = Trajectory.Item(round: 0, number: 0)
    /// The open plan or group.
    var block = Trajectory.Block(round: 0)
    var memory = Memory()

    /// What the checks remember of the text so far.
    struct Memory: Hashable, Sendable {
        var opensThinking = false
        var closesThinking = false
        var hasTrailingBytes = false
        var hasQuestion = false
        var answers = 0
        var isAnswerNested = false
        /// The last plan's round.
        var round = 0
        /// Numbers of the last plan's prompts that no execution has answered yet.
        var awaited: Set<Int> = []
        /// Number of the last prompt or execution in the open block.
        var number = 0
        /// Text other than white space stands in the frame since the last structure.
        var isStray = false
        /// Executions that are there, as `round.number`.
        var executed: Set<Reference> = []
        /// A prompt was opened inside the open execution.
        var opensPromptInExecution = false
    }

    mutating func take(_ lexeme: TrajectoryLexer.Lexeme) {
        switch lexeme {
        case .text(let bytes):
            noteText(bytes)
            text += bytes
            offset += bytes.count
        case .tag(let tag, let bytes):
            take(tag, bytes)
            offset += bytes.count
        case .damaged(let kind, let isClosing, let bytes):
            noteDamaged(kind, isClosing: isClosing)
            text += bytes
            offset += bytes.count
        }
    }

    mutating func finish() -> Trajectory {
        if place != .outside { report(.truncated) }
        endSection(closing: [])
        flushFrame()
        noteEnd()
        return trajectory
    }

    /// Notes a deviation at the current lexeme, or `bytes` bytes into it.
    mutating func report(_ kind: TrajectoryDeviation.Kind, after bytes: Int = 0) {
        let round: Int? =
            switch place {
            case .outside, .question, .answer: nil
            case .plan, .prompt, .group, .execution: block.round
            }
        trajectory.deviations.append(
            TrajectoryDeviation(kind: kind, round: round, offset: offset + bytes))
    }

    // MARK: Tags

    private mutating func take(_ tag: ReservedTag, _ bytes: [UInt8]) {
        switch place {
        case .outside: takeOutside(tag, bytes)
        case .question:
            tag == .questionClosing ? endSection(closing: bytes) : text.append(contentsOf: bytes)
        case .plan: takeInPlan(tag, bytes)
        case .prompt: takeInPrompt(tag, bytes)
        case .group: takeInGroup(tag, bytes)
        case .execution: takeInExecution(tag, bytes)
        case .answer: takeInAnswer(tag, bytes)
        }
    }

    private mutating func takeOutside(_ tag: ReservedTag, _ bytes: [UInt8]) {
        switch (tag.kind, tag.isClosing) {
        case (.question, false) where !memory.hasQuestion: beginElement(.question, bytes)
        case (.finalAnswer, false): beginElement(.answer, bytes)
        case (.plan, false): beginBlock(.plan, tag, bytes)
        case (.executionGroup, false): beginBlock(.group, tag, bytes)
        case (.execution, false):
            report(.strayTag)
            beginBlock(.group, tag, [])
            beginItem(.execution, tag, bytes)
        case (.think, _):
            noteThink(isClosing: tag.isClosing)
            text += bytes
        case (.prompt, _): keep(bytes, .unmatchedPromptTag)
        default: keep(bytes, .strayTag)
        }
    }

    private mutating func takeInPlan(_ tag: ReservedTag, _ bytes: [UInt8]) {
        switch (tag.kind, tag.isClosing) {
        case (.plan, true):
            if tag.round != block.round { report(.numbering) }
            endSection(closing: bytes)
        case (.prompt, false): beginItem(.prompt, tag, bytes)
        case (.prompt, true): keep(bytes, .unmatchedPromptTag)
        case (.plan, false), (.executionGroup, false), (.finalAnswer, false), (.think, true):
            yield(to: tag, bytes)
        default: keep(bytes, .strayTag)
        }
    }

    private mutating func takeInPrompt(_ tag: ReservedTag, _ bytes: [UInt8]) {
        switch (tag.kind, tag.isClosing) {
        case (.prompt, true):
            if tag.round != item.round || tag.prompt != item.number { report(.numbering) }
            endItem(closing: bytes)
        case (.prompt, false), (.plan, _), (.executionGroup, false), (.finalAnswer, false),
            (.think, true):
            report(.unmatchedPromptTag)
            endItem(closing: [])
            takeInPlan(tag, bytes)
        default: keep(bytes, .strayTag)
        }
    }

    private mutating func takeInGroup(_ tag: ReservedTag, _ bytes: [UInt8]) {
        switch (tag.kind, tag.isClosing) {
        case (.executionGroup, true):
            if tag.round != block.round { report(.numbering) }
            endSection(closing: bytes)
        case (.execution, false): beginItem(.execution, tag, bytes)
        case (.plan, false), (.executionGroup, false), (.finalAnswer, false), (.think, true):
            yield(to: tag, bytes)
        case (.prompt, _): keep(bytes, .unmatchedPromptTag)
        default: keep(bytes, .strayTag)
        }
    }

    private mutating func takeInExecution(_ tag: ReservedTag, _ bytes: [UInt8]) {
        switch (tag.kind, tag.isClosing) {
        case (.execution, true):
            if tag.round != item.round || tag.prompt != item.number { report(.numbering) }
            endItem(closing: bytes)
        case (.executionGroup, true) where tag.round == block.round,
            (.execution, false) where tag.round == block.round && tag.prompt == item.number + 1:
            report(.unclosedElement)
            endItem(closing: [])
            takeInGroup(tag, bytes)
        default:
            if tag.kind == .prompt { notePromptInExecution(isClosing: tag.isClosing) }
            keep(bytes, .tagInsideExecution)
        }
    }

    private mutating func takeInAnswer(_ tag: ReservedTag, _ bytes: [UInt8]) {
        switch (tag.kind, tag.isClosing) {
        case (.finalAnswer, true): endSection(closing: bytes)
        case (.think, true): yield(to: tag, bytes)
        default:
            noteTagInAnswer(tag.kind)
            text += bytes
        }
    }

    /// Keeps a tag that has no meaning here as text.
    private mutating func keep(_ bytes: [UInt8], _ kind: TrajectoryDeviation.Kind) {
        report(kind)
        text += bytes
    }

    /// The open section ends without its closing, because the next one begins.
    private mutating func yield(to tag: ReservedTag, _ bytes: [UInt8]) {
        report(.unclosedElement)
        endSection(closing: [])
        takeOutside(tag, bytes)
    }
}
