import Foundation
import SprintProtocol

/// Body of `POST /v1/chat/completions`, as OpenAI's clients send it, with a `sprint` object for
/// what they lack. Unknown fields are ignored, as those clients expect.
struct ChatCompletionRequest: Decodable, Sendable {
    /// One turn of the conversation.
    struct Message: Decodable, Sendable {
        var role: String
        var content: Content
    }

    /// Text, or the list of text parts that newer clients send.
    struct Content: Decodable, Sendable {
        var text: String

        private struct Part: Decodable {
            var type: String
            var text: String?
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
                return
            }
            let parts = try container.decode([Part].self)
            if let other = parts.first(where: { $0.type != "text" }) {
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "content of type \(other.type) is not supported")
            }
            text = parts.compactMap(\.text).joined()
        }
    }

    /// Options that only this service has.
    struct Extension: Decodable, Sendable {
        var max_rounds: Int?
        var min_prompts: Int?
        var max_prompts: Int?
        var max_plan_tokens: Int?
        var max_execution_tokens: Int?
        var context: ExecutorContext?
        var ship: ShipPolicy?
    }

    var model: String?
    var messages: [Message]
    var temperature: Double?
    var top_p: Double?
    var top_k: Int?
    var min_p: Double?
    var seed: UInt64?
    var max_tokens: Int?
    var max_completion_tokens: Int?
    var stream: Bool?
    var n: Int?
    var sprint: Extension?

    /// The question: the user's message, or the whole conversation with its roles named.
    ///
    /// - Throws: `APIError` if there is no user message or it is empty.
    func question() throws(APIError) -> String {
        guard let last = messages.last, last.role == "user" else {
            throw .invalid("the last message must have the role user", parameter: "messages")
        }
        let known = ["system", "developer", "user", "assistant"]
        if let message = messages.first(where: { !known.contains($0.role) }) {
            throw .invalid("unknown role \(message.role)", parameter: "messages")
        }
        if last.content.text.allSatisfy(\.isWhitespace) {
            throw .invalid("the last message is empty", parameter: "messages")
        }
        if messages.count == 1 { return last.content.text }
        return messages.map { "\($0.role.capitalized): \($0.content.text)" }.joined(
            separator: "\n\n")
    }

    /// The service's defaults, overridden by what the request names.
    ///
    /// - Throws: `APIError` for an option that is out of bounds or not supported.
    func options(defaults: RunOptions, seed fixed: UInt64?) throws(APIError) -> RunOptions {
        if stream == true {
            throw .unsupported(
                "streaming is not supported yet; send stream: false", parameter: "stream")
        }
        if let n, n != 1 { throw .unsupported("only n = 1 is supported", parameter: "n") }
        var options = defaults
        options.seed = seed ?? fixed ?? UInt64.random(in: 0...UInt64(Int64.max))
        options.sampling.temperature = temperature ?? defaults.sampling.temperature
        options.sampling.topP = top_p ?? defaults.sampling.topP
        options.sampling.topK = top_k ?? defaults.sampling.topK
        options.sampling.minP = min_p ?? defaults.sampling.minP
        options.maxAnswerTokens = max_completion_tokens ?? max_tokens ?? defaults.maxAnswerTokens
        try apply(sprint, to: &options)
        if let violation = options.violation {
            let field = field(of: violation)
            throw .invalid("\(field) \(violation.rule)", parameter: field)
        }
        return options
    }

    /// The field of the request that sets an option.
    private func field(of violation: RunOptions.Violation) -> String {
        switch violation.name {
        case "max-answer-tokens":
            max_completion_tokens == nil ? "max_tokens" : "max_completion_tokens"
        case "prompts":
            sprint?.min_prompts ?? 0 < 0 ? "sprint.min_prompts" : "sprint.max_prompts"
        case let name where SamplingParameters.Name(rawValue: name) != nil:
            name.replacing("-", with: "_")
        case let name: "sprint." + name.replacing("-", with: "_")
        }
    }

    private func apply(_ own: Extension?, to options: inout RunOptions) throws(APIError) {
        guard let own else { return }
        let fewest = own.min_prompts ?? options.prompts.lowerBound
        let most = own.max_prompts ?? max(options.prompts.upperBound, fewest)
        guard fewest <= most else {
            throw .invalid("min_prompts is above max_prompts", parameter: "sprint.min_prompts")
        }
        options.prompts = fewest...most
        options.maxRounds = own.max_rounds ?? options.maxRounds
        options.maxPlanTokens = own.max_plan_tokens ?? options.maxPlanTokens
        options.maxExecutionTokens = own.max_execution_tokens ?? options.maxExecutionTokens
        options.context = own.context ?? options.context
        options.ship = own.ship ?? options.ship
    }
}
