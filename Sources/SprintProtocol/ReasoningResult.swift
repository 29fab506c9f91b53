/// A finished run: what `--json` prints, what the API answers from.
public struct ReasoningResult: Hashable, Sendable {
    /// One task's part of a round.
    public struct TaskAccount: Hashable, Sendable {
        /// The prompt's text.
        public var prompt: String
        /// The execution's text.
        public var execution: String
        /// The worker whose result counts; 0 is a single local replica.
        public var worker: WorkerID
        /// The attempt that counts, from 1.
        public var attempt: Int
        /// Tokens of the prefix up to and including the prompt, counted from the plan's start
        /// (P_≤k).
        public var planTokensBefore: Int
        /// Tokens of the execution (E_k).
        public var tokens: Int
        /// Why the execution ended.
        public var finish: FinishReason
        /// What the worker reported.
        public var account: ExecutionAccount
        /// Prompt closed → handed to a worker, in milliseconds.
        public var queuedMilliseconds: Double
        /// Handed to a worker → result back, in milliseconds.
        public var runningMilliseconds: Double

        /// Creates an account.
        public init(
            prompt: String, execution: String, worker: WorkerID, attempt: Int,
            planTokensBefore: Int, tokens: Int,
            finish: FinishReason, account: ExecutionAccount, queuedMilliseconds: Double,
            runningMilliseconds: Double
        ) {
            self.prompt = prompt
            self.execution = execution
            self.worker = worker
            self.attempt = attempt
            self.planTokensBefore = planTokensBefore
            self.tokens = tokens
            self.finish = finish
            self.account = account
            self.queuedMilliseconds = queuedMilliseconds
            self.runningMilliseconds = runningMilliseconds
        }
    }

    /// One round.
    public struct Round: Hashable, Sendable {
        /// The plan's text between its tags.
        public var plan: String
        /// The plan's tokens, tags included.
        public var planTokens: Int
        /// The tasks, in prompt order.
        public var tasks: [TaskAccount]
        /// Plan ended → all executions back, in milliseconds: what the planner waited.
        public var waitMilliseconds: Double

        /// Creates a round.
        public init(
            plan: String, planTokens: Int, tasks: [TaskAccount], waitMilliseconds: Double = 0
        ) {
            self.plan = plan
            self.planTokens = planTokens
            self.tasks = tasks
            self.waitMilliseconds = waitMilliseconds
        }
    }

    /// What the grammar did to the planner (contract C6).
    public struct GrammarAccount: Hashable, Sendable {
        /// Probability mass that the mask took away, summed over drawn tokens.
        public var maskedMass: Double
        /// Tokens drawn where only one was legal.
        public var forcedTokens: Int
        /// Segments (plans, answers) whose limit changed what was written: without it another
        /// token would have been drawn. And gathers whose executions were cut to fit the context.
        public var truncated: Int
        /// Reserved tags in the question that were escaped.
        public var escapedTags: Int

        /// An empty account.
        public init() {
            maskedMass = 0
            forcedTokens = 0
            truncated = 0
            escapedTags = 0
        }
    }

    /// The content of the last `\boxed{…}`; `nil` if there is none.
    public var answer: String?
    /// The whole trajectory, from `<Question>` to `</think>`, in UTF-8.
    public var trajectory: [UInt8]
    /// The rounds, in order.
    public var rounds: [Round]
    /// Tokens of the opening: template, instructions, question.
    public var openingTokens: Int
    /// The final answer's text, between its tags.
    public var answerText: String
    /// Tokens of the final answer, tags included.
    public var answerTokens: Int
    /// Tokens that were computed and thrown away: lost attempts.
    public var discardedTokens: Int
    /// What the grammar did.
    public var grammar: GrammarAccount
    /// Submission → answer, in milliseconds.
    public var wallMilliseconds: Double
    /// Time the planner's slot was decoding or reading, in milliseconds.
    public var plannerMilliseconds: Double

    /// Creates a result.
    public init(
        answer: String?, trajectory: [UInt8], rounds: [Round], answerTokens: Int,
        discardedTokens: Int, grammar: GrammarAccount, wallMilliseconds: Double,
        plannerMilliseconds: Double, openingTokens: Int = 0, answerText: String = ""
    ) {
        self.openingTokens = openingTokens
        self.answerText = answerText
        self.answer = answer
        self.trajectory = trajectory
        self.rounds = rounds
        self.answerTokens = answerTokens
        self.discardedTokens = discardedTokens
        self.grammar = grammar
        self.wallMilliseconds = wallMilliseconds
        self.plannerMilliseconds = plannerMilliseconds
    }
}
