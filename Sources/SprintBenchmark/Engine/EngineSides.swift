import SprintProtocol

/// Everything that `sprint bench engine` runs in turn.
struct EngineSides {
    private var ours: EngineRunner
    private var free: EngineRunner?
    private let peer: LlamaPeer?
    private let rounds: RoundRunner
    /// llama.cpp's build, once one of its programs has told it.
    private(set) var peerBuild: String?

    init(ours: EngineRunner, free: EngineRunner?, peer: LlamaPeer?, rounds: RoundRunner) {
        self.ours = ours
        self.free = free
        self.peer = peer
        self.rounds = rounds
    }

    /// The sides of one repetition of a work, in order.
    func order(of work: EngineWork) -> [EngineRow.Side] {
        if work.kind == .round { return [.ours, .sequential] }
        return [.ours] + (free == nil ? [] : [.free]) + (peer == nil ? [] : [.peer])
    }

    /// Tokens a second of one run of a side that `order` names.
    mutating func run(_ side: EngineRow.Side, _ work: EngineWork) throws -> Double {
        switch side {
        case .ours:
            work.kind == .round ? try rounds.run(work, .together) : ours.run(work)
        case .sequential: try rounds.run(work, .oneAfterAnother)
        case .free: free?.run(work) ?? 0
        case .peer: try runPeer(work)
        }
    }

    private mutating func runPeer(_ work: EngineWork) throws -> Double {
        guard let measured = try peer?.run(work) else { return 0 }
        peerBuild = measured.build ?? peerBuild
        return measured.rate
    }
}
