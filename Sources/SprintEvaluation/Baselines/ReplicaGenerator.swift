import SprintEngine
import SprintProtocol

/// Generates texts on one replica, those asked for together in one batch: what the baselines of an
/// evaluation write with.
public actor ReplicaGenerator {
    /// A text to be generated.
    struct Request: Sendable {
        /// What is continued.
        var prompt: [TokenID]
        /// Key of the draws.
        var seed: UInt64
        /// Tokens at most; the context bounds them too.
        var tokensMax: Int
        /// A text that ends it, beside the end of sequence; `nil` for none.
        var ending: String?
    }

    /// A text that was generated.
    struct Text: Hashable, Sendable {
        /// The text, its ending included.
        var text = ""
        /// Its tokens.
        var tokens = 0
    }

    /// What the model knows about text.
    nonisolated let language: ReplicaLanguage
    private let replica: Replica

    /// Takes a replica, which nobody else uses from here on.
    public init(replica: sending Replica) {
        language = replica.language
        self.replica = replica
    }

    /// Generates all texts, as many at once as the replica has slots; what one of them says does
    /// not depend on the others.
    ///
    /// - Throws: `EngineError` if one does not fit; the others are given up.
    func texts(
        _ requests: [Request], sampling: SamplingParameters
    ) throws(EngineError) -> [Text] {
        var texts = requests.map { _ in Text() }
        var waiting = Array(requests.enumerated())[...]
        var works: [Work] = []
        do throws(EngineError) {
            while !waiting.isEmpty || !works.isEmpty {
                while works.count < replica.options.slots, let (place, request) = waiting.popFirst()
                {
                    works.append(Work(place, request, try start(request, sampling)))
                }
                let events = replica.step()
                for work in works { try work.handle(events) }
                for work in works where work.hasEnded { texts[work.place] = work.text }
                works.removeAll(where: \.hasEnded)
            }
        } catch {
            for work in works { work.generation.cancel() }
            throw error
        }
        return texts
    }

    private func start(
        _ request: Request, _ sampling: SamplingParameters
    ) throws(EngineError) -> Generation {
        try Generation(
            .init(
                prompt: request.prompt, sampling: sampling, seed: request.seed,
                maxTokens: request.tokensMax), on: replica)
    }

    /// A text that is being generated.
    private final class Work {
        let place: Int
        let generation: Generation
        private(set) var hasEnded = false
        private var written = ""
        private let ending: String?

        init(_ place: Int, _ request: Request, _ generation: Generation) {
            self.place = place
            self.generation = generation
            ending = request.ending
        }

        var text: Text { Text(text: written, tokens: generation.tokens.count) }

        func handle(_ events: [SlotEvent]) throws(EngineError) {
            written += try generation.handle(events)
            if generation.finish != nil {
                hasEnded = true
            } else if let ending, written.hasSuffix(ending) {
                generation.cancel()
                hasEnded = true
            }
        }
    }
}
