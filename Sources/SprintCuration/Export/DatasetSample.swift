import SprintTrajectory

/// A trajectory whose structure is whole, as a data set takes it.
struct DatasetSample: Hashable, Sendable {
    /// A plan with its executions' texts, one for each prompt.
    struct Round: Hashable, Sendable {
        let plan: Trajectory.Block
        let executions: [[UInt8]]
    }

    /// Its name.
    let name: String
    /// The question.
    let question: String
    /// The rounds.
    let rounds: [Round]
    /// From `<Final_answer>` to `</Final_answer>`.
    let answer: [UInt8]
    /// The trajectory that it was read from.
    let trajectory: Trajectory

    /// Takes a trajectory apart; `nil` if it lacks a question, an answer or an execution.
    private init?(name: String, _ trajectory: Trajectory) {
        guard let question = trajectory.question else { return nil }
        var rounds: [Round] = []
        var answer: [UInt8]?
        for round in trajectory.rounds {
            guard let plan = round.plan, let group = round.executions,
                plan.items.count == group.items.count
            else { return nil }
            rounds.append(
                Round(plan: plan, executions: group.items.map { Self.text(of: $0.element) }))
        }
        for case .answer(let element) in trajectory.sections { answer = element.bytes }
        guard let answer, !rounds.isEmpty else { return nil }
        self.name = name
        self.question = String(decoding: question, as: UTF8.self)
        self.rounds = rounds
        self.answer = answer
        self.trajectory = trajectory
    }

    /// Reads a trajectory.
    ///
    /// - Returns: the sample, `nil` if it is refused, and the deviations by kind, each once; of a
    ///   sample that is refused, those that it is refused for.
    static func read(_ name: String, _ bytes: [UInt8], mode: CurationValidator.Mode)
        -> (sample: DatasetSample?, deviations: [String])
    {
        guard String(validating: bytes, as: UTF8.self) != nil else { return (nil, ["not-utf8"]) }
        let trajectory: Trajectory
        do {
            trajectory = try TrajectoryParser.parse(bytes)
        } catch {
            return (nil, ["too-large"])
        }
        // The stages write no `<think>`: the export sets it.
        let kinds = Set(trajectory.deviations.map(\.kind)).subtracting([.missingThink])
        let accepted = mode == .strict ? harmless : harmless.union([.nonePlan, .futureReference])
        let refused = kinds.subtracting(accepted)
        guard refused.isEmpty else { return (nil, refused.map(\.rawValue).sorted()) }
        guard let sample = DatasetSample(name: name, trajectory) else {
            return (nil, ["missingRound"])
        }
        return (sample, kinds.map(\.rawValue).sorted())
    }

    /// What a model may learn, and does at run time.
    private static let harmless: Set<TrajectoryDeviation.Kind> = [
        .boxedInPlan, .promptlessPlan, .duplicatePrompt,
    ]

    /// An execution without the newlines of its frame.
    private static func text(of element: Trajectory.Element) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        var text = element.body[...]
        if text.first == newline { text.removeFirst() }
        if text.last == newline { text.removeLast() }
        return Array(text)
    }
}
