/// Asks a system one question after another, and keeps every answer at once.
public struct EvaluationRunner: Sendable {
    /// A question and its id.
    public struct Item: Hashable, Sendable {
        /// The id; a file's name.
        public var id: String
        /// The question.
        public var question: String

        /// Creates an item.
        public init(id: String, question: String) {
            self.id = id
            self.question = question
        }
    }

    /// How far a configuration is.
    public struct Progress: Hashable, Sendable {
        /// The configuration's name.
        public var configuration: String
        /// Questions answered, those of an earlier start included.
        public var done: Int
        /// Questions in all.
        public var total: Int
        /// Right answers so far.
        public var correct: Int
        /// Means over the answers that did not fail; `nil` before the first.
        public var means: Means?
        /// What is left at the pace of this start; `nil` before its first answer.
        public var secondsLeft: Double?
    }

    /// What an answer takes so far, as the system counts it.
    public struct Means: Hashable, Sendable {
        /// Sequential tokens, tags included.
        public var tokens: Double
        /// Time in milliseconds.
        public var milliseconds: Double

        /// The means of answers; `nil` without one that did not fail.
        init?(_ answers: [SystemAnswer]) {
            let answered = answers.filter { $0.failure == nil }
            guard !answered.isEmpty else { return nil }
            let count = Double(answered.count)
            tokens = answered.reduce(0) { $0 + Double($1.sequential_tokens) } / count
            milliseconds = answered.reduce(0) { $0 + $1.wall_ms } / count
        }
    }

    /// Where answers are kept.
    public let journal: RunJournal
    /// Whether a record's answer is right; for the progress alone.
    private let isCorrect: @Sendable (RunRecord) -> Bool
    private let progress: @Sendable (Progress) -> Void

    /// A runner that reports every answer.
    public init(
        journal: RunJournal, isCorrect: @escaping @Sendable (RunRecord) -> Bool,
        progress: @escaping @Sendable (Progress) -> Void
    ) {
        self.journal = journal
        self.isCorrect = isCorrect
        self.progress = progress
    }

    /// The records that an earlier start has kept, by the place of their item; `nil` where one is
    /// missing.
    ///
    /// - Throws: `EvaluationError` if one of them is of another evaluation.
    public func kept(
        _ items: [Item], configuration: String, setting: String
    ) throws(EvaluationError) -> [RunRecord?] {
        var records: [RunRecord?] = []
        for item in items {
            records.append(
                try journal.record(
                    of: item.id, question: item.question, configuration: configuration,
                    setting: setting))
        }
        return records
    }

    /// Asks what has not been asked; the seed of the n-th question is `seed` + n.
    ///
    /// - Returns: the records of all items, in their order.
    /// - Throws: what the system throws when it is at its end; what was answered stays.
    public func run(
        _ items: [Item], configuration: String, setting: String, seed: UInt64,
        system: any AnsweringSystem
    ) async throws -> [RunRecord] {
        var records = try kept(items, configuration: configuration, setting: setting)
        var state = Progress(
            configuration: configuration, done: records.compactMap(\.self).count,
            total: items.count, correct: records.compactMap(\.self).count(where: isCorrect),
            means: Means(records.compactMap(\.?.answer)), secondsLeft: nil)
        progress(state)
        let clock = ContinuousClock()
        let start = clock.now
        var asked = 0
        for (index, item) in items.enumerated() where records[index] == nil {
            try Task.checkCancellation()
            let answer = try await system.answer(item.question, seed: seed &+ UInt64(index))
            let record = RunRecord(
                id: item.id, question: item.question, configuration: configuration,
                setting: setting, answer: answer)
            try journal.keep(record)
            records[index] = record
            asked += 1
            state.done += 1
            state.correct += isCorrect(record) ? 1 : 0
            state.means = Means(records.compactMap(\.?.answer))
            let pace = start.duration(to: clock.now).milliseconds / 1000 / Double(asked)
            state.secondsLeft = pace * Double(items.count - state.done)
            progress(state)
        }
        return records.compactMap(\.self)
    }
}

extension EvaluationRunner.Progress {
    /// `sprint-2: 120/500, 96.7 % right, 12 min left`
    public var text: String {
        let facts = [shareText.map { "\($0) right" }, leftText.map { "\($0) left" }]
        return (["\(configuration): \(done)/\(total)"] + facts.compactMap(\.self))
            .joined(separator: ", ")
    }

    /// The share of right answers; `nil` before the first answer.
    var shareText: String? { done == 0 ? nil : Share.text(Double(correct) / Double(done)) }

    /// The time that is left; `nil` before the first answer of this start.
    var leftText: String? {
        secondsLeft.map { seconds in
            seconds < 90 ? "\(Int(seconds.rounded())) s" : "\(Int((seconds / 60).rounded())) min"
        }
    }
}
