/// What became of a sample in a language-model stage: the file beside its results, or in
/// `set-aside`.
public struct StageRecord: Hashable, Sendable, Codable {
    /// How it ended.
    public enum Outcome: String, Hashable, Sendable, Codable {
        /// The answer passed the checks.
        case accepted
        /// No answer passed, or the sample cannot be asked about.
        case setAside = "set-aside"
        /// The endpoint gave no answer; the next run asks again.
        case unanswered
    }

    /// The sample's name.
    public var name: String
    /// How it ended.
    public var outcome: Outcome
    /// The prompt's version.
    public var prompt: String
    /// The model's name.
    public var model: String
    /// The key of the first request: prompt, model, options and sample; empty where none was made.
    public var key: String
    /// The correction prompt's version; `nil` in a record of an earlier version.
    public var correction: String?
    /// What names the files that it was made of: SHA-256 of the components' texts, of a graph;
    /// `nil` where nothing can change behind its back.
    public var source: String?
    /// What was wrong with each answer that was refused, in order.
    public var complaints: [[Complaint]] = []
    /// The last answer that was refused, if the sample is set aside.
    public var answer: String?
    /// The endings of its result files.
    public var files: [String] = []
    /// What its calls took.
    public var account = ChatAccount()

    /// The kinds of complaint that it is set aside for, each once.
    public var reasons: [String] {
        outcome == .accepted ? [] : Set((complaints.last ?? []).map(\.kind)).sorted()
    }
}
