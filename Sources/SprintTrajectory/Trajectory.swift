/// A trajectory as it was written, by our planner or elsewhere: its structure, every byte of it,
/// and where it deviates from the form.
///
/// The tree holds all bytes, tags as they were spelt included, so `bytes` gives back exactly what
/// was parsed, whatever that was. Bytes that have no place in the structure stand in frames and
/// text parts.
public struct Trajectory: Hashable, Sendable {
    /// A tagged stretch without inner structure.
    public struct Element: Hashable, Sendable {
        /// The opening tag; empty where it is missing.
        public internal(set) var opening: [UInt8] = []
        /// What stands between the tags, white space included.
        public internal(set) var body: [UInt8] = []
        /// The closing tag; empty where it is missing.
        public internal(set) var closing: [UInt8] = []

        /// The element as it was written.
        public var bytes: [UInt8] { opening + body + closing }
    }

    /// A prompt or an execution.
    public struct Item: Hashable, Sendable {
        /// The round its tag names.
        public internal(set) var round: Int
        /// The number its tag names.
        public internal(set) var number: Int
        /// Its bytes.
        public internal(set) var element = Element()
    }

    /// A stretch of a plan or of a group of executions.
    public enum Part: Hashable, Sendable {
        /// Prose, or white space between executions.
        case text([UInt8])
        /// A prompt in a plan, an execution in a group.
        case item(Item)

        /// The part as it was written.
        public var bytes: [UInt8] {
            switch self {
            case .text(let bytes): bytes
            case .item(let item): item.element.bytes
            }
        }
    }

    /// A plan or a group of executions.
    public struct Block: Hashable, Sendable {
        /// The round its tag names.
        public internal(set) var round: Int
        /// The opening tag; empty where it is missing.
        public internal(set) var opening: [UInt8] = []
        /// Prose and items, in order.
        public internal(set) var parts: [Part] = []
        /// The closing tag; empty where it is missing.
        public internal(set) var closing: [UInt8] = []

        /// The prompts or executions, in order.
        public var items: [Item] {
            parts.compactMap { if case .item(let item) = $0 { item } else { nil } }
        }
        /// What stands between the block's tags.
        public var inner: [UInt8] { parts.flatMap(\.bytes) }
        /// The block as it was written.
        public var bytes: [UInt8] { opening + inner + closing }
    }

    /// A stretch of a trajectory.
    public enum Section: Hashable, Sendable {
        /// What stands between the others: white space, `<think>`, stray bytes.
        case frame([UInt8])
        /// `<Question>…</Question>`
        case question(Element)
        /// `<Plan_N>…</Plan_N>`
        case plan(Block)
        /// `<Execution_N>…</Execution_N>`
        case executions(Block)
        /// `<Final_answer>…</Final_answer>`
        case answer(Element)

        /// The section as it was written.
        public var bytes: [UInt8] {
            switch self {
            case .frame(let bytes): bytes
            case .question(let element), .answer(let element): element.bytes
            case .plan(let block), .executions(let block): block.bytes
            }
        }
    }

    /// The sections, in order.
    public internal(set) var sections: [Section] = []
    /// Where the text deviates from the form, in the order in which it shows.
    public internal(set) var deviations: [TrajectoryDeviation] = []

    /// The trajectory as it was written: the very bytes that were parsed.
    public var bytes: [UInt8] { sections.flatMap(\.bytes) }
}

extension Trajectory {
    /// A plan with the executions that follow it; one of the two may be missing.
    public struct Round: Hashable, Sendable {
        /// The plan.
        public internal(set) var plan: Block?
        /// The executions.
        public internal(set) var executions: Block?
    }

    /// The rounds, in order: each plan with the group that comes before the next plan.
    public var rounds: [Round] {
        var rounds: [Round] = []
        for section in sections {
            switch section {
            case .plan(let block): rounds.append(Round(plan: block))
            case .executions(let block):
                if let last = rounds.indices.last, rounds[last].executions == nil {
                    rounds[last].executions = block
                } else {
                    rounds.append(Round(executions: block))
                }
            case .frame, .question, .answer: break
            }
        }
        return rounds
    }

    /// The question without the newlines of its frame; `nil` if there is none.
    public var question: [UInt8]? {
        for case .question(let element) in sections { return element.body.trimmed }
        return nil
    }

    /// The last final answer's text; `nil` if there is none.
    public var finalAnswer: [UInt8]? {
        var body: [UInt8]?
        for case .answer(let element) in sections { body = element.body.trimmed }
        return body
    }

    /// Counts the deviations of a kind.
    public func count(of kind: TrajectoryDeviation.Kind) -> Int {
        deviations.count { $0.kind == kind }
    }
}

extension [UInt8] {
    /// The bytes without white space at either end.
    var trimmed: [UInt8] {
        guard let first = firstIndex(where: { !$0.isSpace }),
            let last = lastIndex(where: { !$0.isSpace })
        else { return [] }
        return Array(self[first...last])
    }
}
