/// Which problems a data set draws.
public enum CountdownMix: Hashable, Sendable {
    /// Every problem of the rule is as likely as any other.
    case natural
    /// A share of unsolvable problems; the others are spread evenly over bands of levels.
    case balanced(bands: [ClosedRange<Int>], unsolvablePermille: Int)

    /// The default: levels 1 to 6, 7 to 12 and 13 or more alike, 15 of 100 unsolvable.
    public static let standard = balanced(bands: [1...6, 7...12, 13...24], unsolvablePermille: 150)
}
