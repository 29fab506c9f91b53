/// How a token is drawn. Order of application: grammar mask, temperature, top-k, top-p, min-p
/// (contract C1).
public struct SamplingParameters: Hashable, Sendable {
    /// 0 is greedy; otherwise logits are divided by it.
    public var temperature: Double
    /// Keep the smallest set of tokens whose probabilities sum to at least this; 1 keeps all.
    public var topP: Double
    /// Keep this many most probable tokens; 0 keeps all.
    public var topK: Int
    /// Keep tokens at least this fraction as probable as the most probable one; 0 keeps all.
    public var minP: Double

    /// Creates parameters; the defaults keep every token.
    public init(temperature: Double, topP: Double = 1, topK: Int = 0, minP: Double = 0) {
        self.temperature = temperature
        self.topP = topP
        self.topK = topK
        self.minP = minP
    }

    /// Greedy decoding.
    public static let greedy = SamplingParameters(temperature: 0)
}

extension SamplingParameters {
    /// A parameter, as flags spell it.
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// `temperature`.
        case temperature
        /// `topP`.
        case topP = "top-p"
        /// `topK`.
        case topK = "top-k"
        /// `minP`.
        case minP = "min-p"
    }

    /// A parameter that is out of bounds, and the bounds: `must be …`.
    public struct Violation: Hashable, Sendable, CustomStringConvertible {
        /// The parameter.
        public var name: Name
        /// What it must be.
        public var rule: String

        /// `top-p must be …`
        public var description: String { "\(name.rawValue) \(rule)" }
    }

    /// The first parameter out of bounds; `nil` if all are legal. Flags, requests, the wire and the
    /// engine hold parameters to these bounds and no others.
    public var violation: Violation? {
        if !(0...Limits.temperatureMax).contains(temperature) {
            return Violation(name: .temperature, rule: "must be 0 to \(Limits.temperatureMax)")
        }
        if !(topP > 0 && topP <= 1) {
            return Violation(name: .topP, rule: "must be above 0 and at most 1")
        }
        if !(0...Limits.vocabularyTokensMax).contains(topK) {
            let rule = "must be 0 (off) to \(Limits.vocabularyTokensMax)"
            return Violation(name: .topK, rule: rule)
        }
        if !(0...1).contains(minP) { return Violation(name: .minP, rule: "must be 0 to 1") }
        return nil
    }
}
