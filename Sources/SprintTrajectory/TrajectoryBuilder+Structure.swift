extension TrajectoryBuilder {
    // MARK: Beginning

    /// Begins a question or an answer.
    mutating func beginElement(_ place: Place, _ opening: [UInt8]) {
        flushFrame()
        if place == .answer { noteAnswer() } else { memory.hasQuestion = true }
        self.place = place
        item = Trajectory.Item(round: 0, number: 0)
        item.element.opening = opening
    }

    /// Begins a plan or a group of executions.
    mutating func beginBlock(_ place: Place, _ tag: ReservedTag, _ opening: [UInt8]) {
        flushFrame()
        self.place = place
        memory.number = 0
        block = Trajectory.Block(round: tag.round ?? 0, opening: opening)
        if place == .plan { notePlanBegins() } else { noteGroupBegins() }
    }

    /// Begins a prompt or an execution inside the open block.
    mutating func beginItem(_ place: Place, _ tag: ReservedTag, _ opening: [UInt8]) {
        flushPart()
        self.place = place
        item = Trajectory.Item(round: tag.round ?? 0, number: tag.prompt ?? 0)
        item.element.opening = opening
        noteItemBegins()
    }

    // MARK: Ending

    /// Ends the open prompt or execution.
    mutating func endItem(closing: [UInt8]) {
        item.element.body = takeText()
        item.element.closing = closing
        block.parts.append(.item(item))
        noteItemEnds()
        place = place == .prompt ? .plan : .group
    }

    /// Ends whatever is open; nothing if nothing is.
    mutating func endSection(closing: [UInt8]) {
        if place == .prompt || place == .execution { endItem(closing: []) }
        switch place {
        case .outside, .prompt, .execution: return
        case .question, .answer:
            item.element.body = takeText()
            item.element.closing = closing
            let element = item.element
            trajectory.sections.append(place == .question ? .question(element) : .answer(element))
        case .plan, .group:
            flushPart()
            block.closing = closing
            if place == .plan { notePlanEnds() } else { noteGroupEnds() }
            trajectory.sections.append(place == .plan ? .plan(block) : .executions(block))
        }
        place = .outside
    }

    // MARK: Text

    mutating func flushFrame() {
        let bytes = takeText()
        memory.isStray = false
        if !bytes.isEmpty { trajectory.sections.append(.frame(bytes)) }
    }

    private mutating func flushPart() {
        let bytes = takeText()
        guard !bytes.isEmpty else { return }
        if place == .group { noteGroupText(bytes) }
        block.parts.append(.text(bytes))
    }

    private mutating func takeText() -> [UInt8] {
        let bytes = text
        text = []
        return bytes
    }
}
