/// The data sets that an evaluation knows.
public enum DatasetKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Two to six numbers and a target.
    case countdown
    /// The 500 problems of MATH that Lightman et al. (2023) held out.
    case math500
    /// The 198 questions of GPQA-diamond (Rein et al. 2023), four options each.
    case gpqa
    /// The American Invitational Mathematics Examination: answers are integers from 0 to 999.
    case aime

    /// Whether two answers say the same, by the data set's grader and without its gold answers:
    /// what a majority is counted by. Of Countdown, expressions of the same numbers and value.
    public func isSame(_ one: String, _ two: String) -> Bool {
        switch self {
        case .countdown: CountdownAnswerGrader.isSame(one, two)
        case .math500: MathGrader().verdict(on: one, for: two).isCorrect
        case .gpqa: OptionGrader.isSame(one, two)
        case .aime: IntegerGrader.isSame(one, two)
        }
    }
}
