extension SystemAnswer {
    /// A text that a baseline asked its model for: a sample, a skeleton, a point of it.
    public struct Part: Hashable, Sendable, Codable {
        /// Its name.
        public var name: String
        /// Parts of one stage are written at the same time, a stage after the one before it.
        public var stage: Int
        /// What was written.
        public var text: String
        /// Its tokens.
        public var tokens: Int
        /// The content of its last `\boxed{…}`, where each part is an answer of its own.
        public var answer: String?

        /// Creates a part.
        public init(name: String, stage: Int, text: String, tokens: Int, answer: String? = nil) {
            self.name = name
            self.stage = stage
            self.text = text
            self.tokens = tokens
            self.answer = answer
        }
    }

    /// An answer made of parts, not timed yet.
    init(text: String, answer: String?, parts: [Part]) {
        self.init(
            text: text, answer: answer, wall_ms: 0,
            sequential_tokens: Self.sequential(parts),
            total_tokens: parts.reduce(0) { $0 + $1.tokens })
        self.parts = parts
    }

    /// Tokens one after another: of each stage its longest part.
    static func sequential(_ parts: [Part]) -> Int {
        let stages = Set(parts.map(\.stage))
        return stages.reduce(0) { sum, stage in
            sum + (parts.filter { $0.stage == stage }.map(\.tokens).max() ?? 0)
        }
    }
}
