import SprintModel
import SprintProtocol
import SprintTensor

/// Runs work on a transformer and times it; nothing is sampled, as in llama-bench. Rounds are
/// `RoundRunner`'s.
struct EngineRunner {
    private let model: Transformer
    private var logits: Logits
    private let clock = ContinuousClock()

    init(model: Transformer) {
        self.model = model
        logits = Logits(vocabularySize: model.configuration.vocabularySize)
    }

    /// Tokens a second of one run.
    mutating func run(_ work: EngineWork) -> Double {
        model.threads = work.threads
        let shared = pages(for: work.depth)
        read(work.depth, into: shared)
        let seconds: Double
        switch work.kind {
        case .prefill:
            let pages = pages(for: work.tokens)
            seconds = timed { $0.read(work.tokens, into: pages) }
        case .decode, .batch, .round:
            let sequences = (0..<work.sequences).map { _ in continued(shared, work) }
            seconds = timed { $0.write(work, sequences) }
        }
        return Double(work.totalTokens) / seconds
    }

    private mutating func timed(_ body: (inout EngineRunner) -> Void) -> Double {
        let start = clock.now
        body(&self)
        return start.duration(to: clock.now).milliseconds / 1000
    }

    /// The prefix's pages, the last one copied if it is not full, and own pages behind them.
    private func continued(_ shared: [KVPage], _ work: EngineWork) -> [KVPage] {
        var pages = shared
        if !work.depth.isMultiple(of: Limits.pageTokens), let last = shared.last {
            pages[shared.count - 1] = KVPage(geometry: model.kvGeometry)
            pages[shared.count - 1].copy(from: last)
        }
        return pages + self.pages(for: work.depth + work.tokens).dropFirst(pages.count)
    }

    private func pages(for tokens: Int) -> [KVPage] {
        (0..<(tokens + Limits.pageTokens - 1) / Limits.pageTokens).map { _ in
            KVPage(geometry: model.kvGeometry)
        }
    }

    /// Reads `count` tokens from position 0 on.
    private mutating func read(_ count: Int, into pages: [KVPage]) {
        for start in stride(from: 0, to: count, by: Limits.batchTokensMax) {
            let end = min(count, start + Limits.batchTokensMax)
            let slice = SequenceSlice(
                tokens: (start..<end).map(token), position: start, pages: pages,
                logits: end == count ? .last : .none)
            model.forward([slice], into: &logits)
        }
    }

    /// Writes the work's tokens of every sequence, one each a step.
    private mutating func write(_ work: EngineWork, _ sequences: [[KVPage]]) {
        for step in 0..<work.tokens {
            let slices = sequences.indices.map { index in
                SequenceSlice(
                    tokens: [token(step + index)], position: work.depth + step,
                    pages: sequences[index], logits: .last)
            }
            model.forward(slices, into: &logits)
        }
    }

    /// Some token for a place; which one costs the same.
    private func token(_ place: Int) -> TokenID {
        TokenID((place &* 7_919 &+ 13) % model.configuration.vocabularySize)
    }
}
