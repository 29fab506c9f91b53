/// What is wrong with a sample or with an answer about it.
public struct Complaint: Hashable, Sendable, Codable {
    /// The kind, to count by.
    public let kind: String
    /// A sentence that names the place; a language model is told it when it shall try again.
    public let text: String

    /// A complaint.
    public init(kind: String, text: String) {
        self.kind = kind
        self.text = text
    }

    init(_ defect: CurationDefect) { self.init(kind: defect.kind, text: defect.description) }

    init(_ failure: ChatFailure) { self.init(kind: failure.kind, text: failure.description) }

    init(_ error: CurationError) { self.init(kind: error.kind, text: error.description) }

    static let cutOff = Complaint(
        kind: "cut-off", text: "The answer was cut off; write shorter descriptions.")
}
