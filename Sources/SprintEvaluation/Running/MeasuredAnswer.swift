import SprintTrajectory

/// What one answer costs, all of it counted in one vocabulary, and without tags where nothing else
/// is said.
struct MeasuredAnswer {
    /// The answer.
    let answer: SystemAnswer
    /// Sequential tokens as published; of a chain all its tokens, of several texts written at once
    /// the longest.
    let sequential: Int
    /// The same with the barrier.
    let barrier: Int
    /// `sequential` with tags; of a baseline with everything that was written.
    let tagged: Int
    /// All tokens.
    let total: Int
    /// Prompts of each round; empty for a baseline.
    let prompts: [Int]

    /// Measures a planner's answer, whose trajectory is its text.
    init(_ answer: SystemAnswer, trajectory: Trajectory, counter: TokenCounter) {
        let metrics = TrajectoryMetrics(of: trajectory, includingTags: false, count: counter.count)
        let written = TrajectoryMetrics(of: trajectory, includingTags: true, count: counter.count)
        self.answer = answer
        tagged = written.sequentialTokens
        sequential = metrics.sequentialTokens
        barrier = metrics.sequentialTokensWithBarrier
        total = metrics.totalTokens
        prompts = metrics.promptsPerRound
    }

    /// Measures a baseline's answer: a chain, or its parts.
    init(baseline answer: SystemAnswer, counter: TokenCounter) {
        self.answer = answer
        let parts = answer.parts ?? [.init(name: "chain", stage: 0, text: answer.text, tokens: 0)]
        func counted(_ text: (String) -> String) -> [SystemAnswer.Part] {
            parts.map { part in
                var part = part
                part.tokens = counter.count(Array(text(part.text).utf8))
                return part
            }
        }
        let plain = counted(Self.bare)
        sequential = SystemAnswer.sequential(plain)
        barrier = sequential
        tagged = SystemAnswer.sequential(counted { $0 })
        total = plain.reduce(0) { $0 + $1.tokens }
        prompts = []
    }

    /// A run's own trajectory.
    static func trajectory(of answer: SystemAnswer) -> Trajectory {
        guard let trajectory = try? TrajectoryParser.parse(Array(answer.text.utf8)) else {
            preconditionFailure("a run's own trajectory is within the parser's limit")
        }
        return trajectory
    }

    /// A chain without its tags.
    static func bare(_ text: String) -> String {
        text.replacing("<think>", with: "").replacing("</think>", with: "")
    }
}
