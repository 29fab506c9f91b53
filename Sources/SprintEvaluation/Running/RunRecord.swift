/// One question asked of one configuration: what the output folder keeps.
public struct RunRecord: Hashable, Sendable, Codable {
    /// The question's id.
    public var id: String
    /// The question.
    public var question: String
    /// The configuration's name.
    public var configuration: String
    /// The model and the options, in words: a record of another one is never taken for this one's.
    public var setting: String
    /// What was said, and what it took.
    public var answer: SystemAnswer

    /// Creates a record.
    public init(
        id: String, question: String, configuration: String, setting: String, answer: SystemAnswer
    ) {
        self.id = id
        self.question = question
        self.configuration = configuration
        self.setting = setting
        self.answer = answer
    }
}
