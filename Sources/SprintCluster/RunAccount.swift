import SprintProtocol

/// What the cluster did for an answered run: the part of `ReasoningResult` that needs no tokenizer.
public struct RunAccount: Hashable, Sendable {
    /// One task whose result counts.
    public struct Task: Hashable, Sendable {
        /// The prompt's text, as the planner gave it.
        public var promptText: String
        /// Tokens from the plan's start up to and including the prompt (P_≤k).
        public var planTokensBefore: Int
        /// The worker whose result counts.
        public var worker: WorkerID
        /// The result, with the attempt that counts.
        public var result: TaskResult
        /// Prompt closed → handed to the worker whose result counts, in milliseconds.
        public var queuedMilliseconds: Double
        /// Handed to that worker → result back, in milliseconds.
        public var runningMilliseconds: Double
    }

    /// One round.
    public struct Round: Hashable, Sendable {
        /// The plan's text, as the planner gave it.
        public var plan: String
        /// The plan's tokens.
        public var planTokens: Int
        /// Its tasks, in prompt order.
        public var tasks: [Task]
        /// Plan ended → gathered, in milliseconds: what the planner waited.
        public var waitMilliseconds: Double
    }

    /// The gathered rounds, in order.
    public var rounds: [Round]
    /// Tokens of attempts that were lost, cancelled by lease or fenced, as far as they were
    /// reported.
    public var discardedTokens: Int
    /// Submission → answer, in milliseconds.
    public var wallMilliseconds: Double
}
