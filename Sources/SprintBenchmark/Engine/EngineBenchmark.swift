import SprintEngine
import SprintModel
import SprintNode
import SprintProtocol

/// `sprint bench engine`: loading, prefill, decode, batched decode and rounds of one replica,
/// beside llama.cpp's, the same without row invariance, and the machine's limits.
public struct EngineBenchmark: Sendable {
    /// What is measured.
    public struct Plan: Sendable {
        /// The model, and how it is computed.
        public var source: ReplicaSource
        /// The rows.
        public var works: [EngineWork]
        /// Repetitions of every row.
        public var repetitions: Int
        /// Whether rows run in turn with `--numerics free`.
        public var comparesFree: Bool
        /// llama.cpp's programs, to run in turn with ours.
        public var peer: LlamaPeer?

        /// Creates a plan.
        public init(
            source: ReplicaSource, works: [EngineWork], repetitions: Int,
            comparesFree: Bool = false, peer: LlamaPeer? = nil
        ) {
            self.source = source
            self.works = works
            self.repetitions = repetitions
            self.comparesFree = comparesFree
            self.peer = peer
        }
    }

    private let plan: Plan
    private let progress: @Sendable (String) -> Void

    /// Prepares a measurement; `progress` hears a line before each row.
    public init(_ plan: Plan, progress: @escaping @Sendable (String) -> Void) {
        self.plan = plan
        self.progress = progress
    }

    /// Measures every row.
    ///
    /// - Throws: `NodeError` if the model cannot be loaded or the comparison would compare nothing,
    ///   `TaskFailure` if a round's task does not fit it, `LlamaPeer.Failure` if the peer does not
    ///   run; no row is left out.
    public func run() throws -> EngineReport {
        progress("loading")
        let (load, replica, checkpoint) = try LoadReport.measure(
            plan.source, repetitions: plan.repetitions, othersMax: othersMax)
        let model = replica.model
        let cost = ModelCost(checkpoint, model)
        var sides = EngineSides(
            ours: EngineRunner(model: model),
            free: try plan.comparesFree ? EngineRunner(model: free(checkpoint, model)) : nil,
            peer: plan.peer,
            rounds: RoundRunner(
                model: model, language: replica.language,
                tasks: plan.works.filter { $0.kind == .round }.map(\.sequences).max() ?? 1))
        let threads = Set(plan.works.map(\.threads)).sorted()
        let before = threads.map(limits)
        var rows: [EngineRow] = []
        for work in plan.works {
            progress("\(work.name), \(work.threads) threads")
            rows.append(try row(work, &sides))
        }
        let limits = zip(threads, before).map { threads, before in
            MachineLimits(threads: threads, before: before, after: self.limits(threads))
        }
        for index in rows.indices {
            for limit in limits where limit.threads == rows[index].work.threads {
                rows[index].compare(with: limit, cost: cost)
            }
        }
        return EngineReport(
            host: .current(), build: BuildFacts(model, peerBuild: sides.peerBuild),
            model: checkpoint.configuration.name, model_file: ModelFacts(checkpoint, cost: cost),
            numerics: model.numericsID, repetitions: plan.repetitions, load: load, limits: limits,
            rows: rows)
    }

    /// Whether a run counts only on a quiet machine: where it is held against another's.
    private var demandsQuiet: Bool { plan.peer != nil || plan.comparesFree }

    private func limits(_ threads: Int) -> MachineLimits.Reading {
        progress("the machine's limits, \(threads) threads")
        return MachineLimits.measure(
            threads: threads, repetitions: plan.repetitions,
            othersMax: othersMax)
    }

    private var othersMax: Double { demandsQuiet ? Limits.othersCoresMax : .infinity }

    /// The same model without row invariance.
    private func free(_ checkpoint: Checkpoint, _ model: Transformer) throws -> Transformer {
        let source = plan.source
        let free = try Transformer(
            checkpoint: checkpoint, threads: source.threads, numerics: .free,
            kvElement: source.kvElement, instructionSet: source.instructionSet)
        guard free.numericsID != model.numericsID else {
            throw NodeError.model(
                """
                \(checkpoint.path): free computes all of its weights as fast does; row invariance \
                costs something with F32, F16 and BF16 only, so pass such a model
                """)
        }
        return free
    }

    /// Runs of all sides in turn: A B A B. Where one is held against another they count only if the
    /// rest of the machine was quiet in all of them.
    private func row(_ work: EngineWork, _ sides: inout EngineSides) throws -> EngineRow {
        let order = sides.order(of: work)
        var rates: [EngineRow.Side: [Double]] = [:]
        var (counted, discarded, others) = (0, 0, 0.0)
        // A first run that is not measured fetches the weights.
        _ = try sides.run(.ours, work)
        while counted < plan.repetitions, discarded < Limits.disturbedTriesMax * plan.repetitions {
            var (found, noise): ([Double], Double) = ([], 0)
            for side in order {
                let meter = BusyMeter()
                found.append(try sides.run(side, work))
                noise = max(noise, meter.othersCores())
            }
            guard noise <= othersMax else {
                discarded += 1
                continue
            }
            for (side, rate) in zip(order, found) { rates[side, default: []].append(rate) }
            others = max(others, noise)
            counted += 1
        }
        return EngineRow(work, rates: rates, discarded: discarded, others: others)
    }
}
