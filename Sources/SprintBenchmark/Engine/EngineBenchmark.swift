import SprintModel
import SprintProtocol

/// `sprint bench engine`: prefill, decode and batched decode of one replica, beside llama.cpp's and
/// the machine's limits.
public struct EngineBenchmark: Sendable {
    /// Cores that others may use while a pair of runs is measured.
    public static let othersCoresMax = 0.05
    /// Times a pair that was disturbed is tried again before the row goes without.
    private static let triesMax = 3

    private let model: Transformer
    private let works: [EngineWork]
    private let repetitions: Int
    private let peer: LlamaPeer?
    private let progress: @Sendable (String) -> Void

    /// Prepares a measurement; `progress` hears a line before each row.
    public init(
        model: Transformer, works: [EngineWork], repetitions: Int, peer: LlamaPeer?,
        progress: @escaping @Sendable (String) -> Void
    ) {
        self.model = model
        self.works = works
        self.repetitions = repetitions
        self.peer = peer
        self.progress = progress
    }

    /// Measures every row.
    ///
    /// - Throws: `LlamaPeer.Failure` if the peer does not run; no row is left out.
    public func run() throws(LlamaPeer.Failure) -> EngineReport {
        var runner = EngineRunner(model: model)
        var rows: [EngineReport.Row] = []
        for work in works {
            progress("\(work.name), \(work.threads) threads")
            _ = runner.run(work)
            rows.append(try row(work, &runner))
        }
        let threads = Set(works.map(\.threads)).sorted()
        return EngineReport(
            host: .current(), model: model.configuration.name, numerics: model.numericsID,
            repetitions: repetitions,
            limits: threads.map { MachineLimits.measure(threads: $0, repetitions: repetitions) },
            rows: rows)
    }

    /// Runs of us and, in turn, of the peer: A B A B. With a peer a pair counts only if the rest of
    /// the machine was quiet in both halves.
    private func row(
        _ work: EngineWork, _ runner: inout EngineRunner
    ) throws(LlamaPeer.Failure) -> EngineReport.Row {
        var (ours, theirs, discarded): ([Double], [Double], Int) = ([], [], 0)
        var others: [Double] = []
        while ours.count < repetitions, discarded < Self.triesMax * repetitions {
            let (rate, noise) = measured { runner.run(work) }
            guard let peer else {
                ours.append(rate)
                others.append(noise)
                continue
            }
            let meter = BusyMeter()
            let peerRate = try peer.run(work)
            let peerNoise = meter.othersCores()
            guard max(noise, peerNoise) <= Self.othersCoresMax else {
                discarded += 1
                continue
            }
            ours.append(rate)
            theirs.append(peerRate)
            others.append(max(noise, peerNoise))
        }
        return EngineReport.Row(
            work, ours: ours, peer: theirs, discarded: discarded, others: others.max() ?? 0)
    }

    private func measured(_ body: () -> Double) -> (rate: Double, others: Double) {
        let meter = BusyMeter()
        let rate = body()
        return (rate, meter.othersCores())
    }
}
