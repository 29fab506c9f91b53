import SprintProtocol
import SprintTokenizer

/// Plain generation on a replica: the sequential chain, and `sprint model generate`.
public final class Generation {
    /// What a generation may take, and how it is drawn.
    public struct Request: Sendable {
        /// The prompt; see `ReplicaLanguage.chatPrompt` and `rawPrompt`.
        public var prompt: [TokenID]
        /// How tokens are drawn.
        public var sampling: SamplingParameters
        /// Key of the draws.
        public var seed: UInt64
        /// Tokens at most; what the context leaves, if that is less.
        public var maxTokens: Int

        /// Whether an end-of-sequence token ends it; benchmarks that want a given length say no.
        public var endsAtEndOfSequence: Bool

        /// Creates a request.
        public init(
            prompt: [TokenID], sampling: SamplingParameters, seed: UInt64, maxTokens: Int,
            endsAtEndOfSequence: Bool = true
        ) {
            self.prompt = prompt
            self.sampling = sampling
            self.seed = seed
            self.maxTokens = maxTokens
            self.endsAtEndOfSequence = endsAtEndOfSequence
        }
    }

    /// Tokens so far, without an end-of-sequence token.
    public private(set) var tokens: [TokenID] = []
    /// Why it ended; `nil` while it runs.
    public private(set) var finish: FinishReason?
    private let slot: SlotID
    private let replica: Replica
    private var text: StreamingDetokenizer

    /// Starts a generation in a slot of its own.
    public init(_ request: Request, on replica: Replica) throws(EngineError) {
        let ends = request.endsAtEndOfSequence ? replica.language.tokenizer.endOfSequence : []
        let policy = FreePolicy(endOfSequence: ends)
        let left = replica.contextTokens - request.prompt.count
        guard left > 0 else {
            throw .contextOverflow(
                tokens: request.prompt.count + 1, contextTokensMax: replica.contextTokens)
        }
        let segment = Segment(
            policy: policy, sampling: request.sampling, seed: request.seed, round: 0, prompt: 0,
            maxTokens: min(request.maxTokens, left))
        slot = try replica.admit(request.prompt, segment: segment)
        self.replica = replica
        text = StreamingDetokenizer(replica.language.tokenizer)
    }

    /// Takes a step's events; returns the text that is complete with them, whole characters only.
    public func handle(_ events: [SlotEvent]) throws(EngineError) -> String {
        var piece = ""
        for event in events where event.slot == slot {
            switch event.kind {
            case .prefilled, .prefixReady: break
            case .token(let drawn):
                guard !replica.language.tokenizer.endOfSequence.contains(drawn.token) else {
                    continue
                }
                tokens.append(drawn.token)
                piece += text.append(drawn.token)
            case .finished(let reason):
                finish = reason
                piece += text.finish()
            case .failed(let error): throw error
            }
        }
        return piece
    }

    /// Ends a generation early.
    public func cancel() { replica.cancel(slot) }
}

extension Replica {
    /// Generates to the end, alone or beside what else runs; `onText` gets the text as it comes.
    ///
    /// Events of other slots are lost: for callers whose replica does nothing else.
    public func generate(
        _ request: Generation.Request, onText: (String) throws -> Void = { _ in }
    ) throws -> Generation {
        let generation = try Generation(request, on: self)
        defer { generation.cancel() }
        while generation.finish == nil {
            let piece = try generation.handle(step())
            if !piece.isEmpty { try onText(piece) }
        }
        return generation
    }
}
