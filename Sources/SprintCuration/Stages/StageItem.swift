/// A sample as a language-model stage takes it.
public enum StageItem: Sendable {
    /// What is asked, and how an answer is checked.
    case task(StageTask)
    /// A sample that cannot be asked about.
    case unfit(name: String, Complaint)

    /// The sample's name.
    public var name: String {
        switch self {
        case .task(let task): task.name
        case .unfit(let name, _): name
        }
    }
}

/// A question about one sample, and the judge of its answer.
public struct StageTask: Sendable {
    /// The sample's name.
    public let name: String
    /// What the model is told.
    public let message: String
    /// What names the files that the answer is about; `nil` where they cannot change.
    var source: String?
    /// Files that belong beside the answer's, written with them.
    let files: [StageFile]
    /// Makes files of an answer, or says what is wrong with it.
    let check: @Sendable (String) -> StageVerdict
}

/// A result file of a sample: `N` and an ending.
public struct StageFile: Hashable, Sendable {
    /// What follows the sample's name, `.components.md`.
    public let ending: String
    /// What it holds.
    public let bytes: [UInt8]
}

/// What a check says of an answer.
public enum StageVerdict: Hashable, Sendable {
    /// It passes, and these files are made of it.
    case accepted([StageFile])
    /// It does not pass.
    case refused([Complaint])
    /// It does not pass for the sample's own sake: no other answer would.
    case hopeless([Complaint])
}
