extension LengthView {
    /// What a reader of several views must know, with the figures that show it.
    public static func warning(_ views: [LengthView]) -> String {
        let general = """
            Bins by one run's length regress to the mean: they show a reduction among the longest \
            questions, and an increase among the shortest, even between two runs of one system. \
            Read the view by the mean of both, or by a length that neither run had a part in.
            """
        let last = views.compactMap { view in
            view.bins.last.map { "\(Share.text($0.reduction.reduction)) by \(view.key.name)" }
        }
        guard last.count > 1 else { return general }
        return general + " Here the longest bin reads \(last.joined(separator: ", "))."
    }

    /// The table's rows: key, bin, questions, both means, reduction with its interval.
    var rows: [[String]] {
        bins.map { bin in
            [
                key.name, "\(Int(bin.from.rounded()))-\(Int(bin.to.rounded()))",
                "\(bin.reduction.pairs)", "\(Int(bin.reduction.baseline_mean.rounded()))",
                "\(Int(bin.reduction.system_mean.rounded()))", bin.reduction.text,
            ]
        }
    }

    /// The head of `rows`.
    static let head = ["bins by", "length", "questions", "baseline", "SPRINT", "reduction"]
}

extension LengthView.Key {
    /// What it is, for people.
    var name: String {
        switch self {
        case .baseline: "the baseline's length (biased)"
        case .mean: "the mean of both"
        case .system: "SPRINT's own length (biased)"
        case .reference: "the reference trace's length"
        }
    }
}
