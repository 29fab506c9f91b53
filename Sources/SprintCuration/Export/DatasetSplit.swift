import SprintWire

/// The share of a data set that a problem belongs to.
///
/// It is a function of the question alone, its white space evened out: samples of one problem are
/// never in two shares, and what is added later moves none of those that were there.
public enum DatasetSplit: String, Hashable, Sendable, CaseIterable, Comparable {
    /// What a model learns from.
    case train
    /// What training is watched with.
    case validation

    /// The split of a problem.
    ///
    /// - Parameter validationShare: the share held out, 0 to 1; a larger one holds out the same
    ///   problems and more.
    public init(question: [UInt8], validationShare: Double) {
        let words = String(decoding: question, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        let hash = SHA256.hash(Array(words.joined(separator: " ").utf8)).words.0
        let place = Double(hash >> 11) / Double(1 << 53)
        self = place < validationShare ? .validation : .train
    }

    /// In the order of the cases.
    public static func < (a: DatasetSplit, b: DatasetSplit) -> Bool {
        a == .train && b == .validation
    }
}
