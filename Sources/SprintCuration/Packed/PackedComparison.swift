/// Holds packed trajectories against those of another folder, such as the published ones.
public struct PackedComparison: Sendable {
    /// Samples whose trajectories were compared.
    public private(set) var compared = 0
    /// Samples with a difference: in a line, or kept in one folder only.
    public private(set) var different = 0
    private let folder: CurationFolder
    private var names: Set<String>

    /// Compares with a folder's `N.trajectory.txt`.
    ///
    /// - Throws: `CurationError.unreadable` if it holds none.
    public init(path: String) throws(CurationError) {
        folder = CurationFolder(path: path)
        names = Set(try folder.names(ofFiles: [CurationFolder.trajectoryEnding]))
    }

    /// What differs in a sample, a line each; none if nothing does.
    ///
    /// - Parameter made: its trajectory; `nil` if it is not kept.
    /// - Throws: `CurationError.unreadable`.
    public mutating func differences(of name: String, _ made: CuratedTrajectory?)
        throws(CurationError) -> [String]
    {
        let isThere = names.remove(name) != nil
        var lines: [String] = []
        switch (made, isThere) {
        case (nil, false): return []
        case (nil, true): lines = ["it is kept there, not here"]
        case (.some, false): lines = ["it is kept here, not there"]
        case (let made?, true):
            compared += 1
            let other = try folder.read(name + CurationFolder.trajectoryEnding)
            lines = TextDifference(of: made.text, from: other).lines
        }
        if !lines.isEmpty { different += 1 }
        return lines
    }

    /// The samples that only the other folder has; the comparison is then at its end.
    public mutating func rest() -> [String] {
        defer { names = [] }
        different += names.count
        return names.sorted { (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1) }
    }
}
