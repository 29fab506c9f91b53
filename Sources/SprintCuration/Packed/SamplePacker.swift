/// Packs the samples of a folder, one by one: whatever is wrong with one of them, the others go on.
public struct SamplePacker: Sendable {
    /// What became of a sample.
    public enum Outcome: Hashable, Sendable {
        /// It is kept; so many defects are tolerated.
        case kept(CuratedTrajectory, defects: Int)
        /// It was packed, but is not worth training on.
        case filtered(CuratedTrajectory, CurationFilter.Verdict)
        /// It has defects that are not tolerated.
        case refused([CurationDefect])
        /// Its files cannot be read, are not to be used, or do not fit together.
        case failed(CurationError)
    }

    /// What a sample is refused for.
    public var mode: CurationValidator.Mode
    /// How components become rounds.
    public var packing: Packing
    /// What is worth training on.
    public var filter: CurationFilter

    /// A packer.
    public init(
        mode: CurationValidator.Mode = .strict, packing: Packing = .published,
        filter: CurationFilter = .published
    ) {
        self.mode = mode
        self.packing = packing
        self.filter = filter
    }

    /// What becomes of a sample.
    public func outcome(of name: String, in folder: CurationFolder) -> Outcome {
        do throws(CurationError) {
            let sample = try folder.usableSample(name, mode: mode)
            let defects = sample.defects
            guard CurationValidator(mode: mode).accepts(defects) else { return .refused(defects) }
            let trajectory = try sample.trajectory(packing)
            let verdict = filter.verdict(on: trajectory.rounds)
            return verdict == .kept
                ? .kept(trajectory, defects: defects.count) : .filtered(trajectory, verdict)
        } catch {
            return .failed(error)
        }
    }
}

extension SamplePacker.Outcome: CustomStringConvertible {
    /// What was packed; `nil` if it did not come to that.
    public var trajectory: CuratedTrajectory? {
        switch self {
        case .kept(let trajectory, _), .filtered(let trajectory, _): trajectory
        case .refused, .failed: nil
        }
    }

    /// What it counts as: the outcome, and the kinds of what stands against it.
    public var kinds: [String] {
        switch self {
        case .kept: ["kept"]
        case .filtered: ["filtered"]
        case .refused(let defects): ["refused"] + Set(defects.map(\.kind)).sorted()
        case .failed(let error): [error.kindOfSample]
        }
    }

    /// The outcome for a table.
    public var description: String {
        switch self {
        case .kept(_, 0): "kept"
        case .kept(_, let count): "kept, with \(Self.text(count))"
        case .filtered(_, let verdict): verdict.description
        case .refused(let defects):
            "refused: \(Self.text(defects.count)), \(defects.first?.description ?? "")"
        case .failed(let error): error.description
        }
    }

    private static func text(_ count: Int) -> String {
        count == 1 ? "1 defect" : "\(count) defects"
    }
}
