import Foundation

/// What calls of an endpoint took: calls, tokens, and money at given prices.
public struct ChatAccount: Hashable, Sendable, Codable {
    /// Calls that were made, failed ones included.
    public var calls = 0
    /// Calls that had to be made again.
    public var retries = 0
    /// Answers that the cache had.
    public var cached = 0
    /// Tokens that the endpoint read.
    public var promptTokens = 0
    /// Tokens that the endpoint wrote.
    public var completionTokens = 0
    /// Answers whose tokens the endpoint did not count.
    public var uncounted = 0

    /// Nothing called yet.
    public init() {}

    /// Enters an answer that the endpoint gave.
    mutating func enter(_ reply: ChatReply) {
        if reply.promptTokens == nil || reply.completionTokens == nil { uncounted += 1 }
        promptTokens += max(0, reply.promptTokens ?? 0)
        completionTokens += max(0, reply.completionTokens ?? 0)
    }

    /// The sum of two accounts.
    public static func + (a: ChatAccount, b: ChatAccount) -> ChatAccount {
        var sum = a
        sum.calls += b.calls
        sum.retries += b.retries
        sum.cached += b.cached
        sum.promptTokens += b.promptTokens
        sum.completionTokens += b.completionTokens
        sum.uncounted += b.uncounted
        return sum
    }

    /// What the tokens cost.
    public func cost(at prices: ChatPrices) -> Double {
        (Double(promptTokens) * prices.prompt + Double(completionTokens) * prices.completion) / 1e6
    }

    /// `31 calls (2 again), 5 cached, 120000 + 8000 tokens, cost 0.31`
    public func text(at prices: ChatPrices) -> String {
        let again = retries == 0 ? "" : " (\(retries) again)"
        let silent = uncounted == 0 ? "" : ", \(uncounted) answers uncounted"
        let money =
            prices == ChatPrices() ? "" : String(format: ", cost %.4f", cost(at: prices))
        return "\(calls) calls\(again), \(cached) cached, "
            + "\(promptTokens) + \(completionTokens) tokens\(silent)\(money)"
    }
}

/// Prices of a million tokens, in any currency.
public struct ChatPrices: Hashable, Sendable, Codable {
    /// Of tokens that are read.
    public var prompt = 0.0
    /// Of tokens that are written.
    public var completion = 0.0

    /// Nothing costs anything.
    public init() {}

    /// Prices of a million tokens read and written.
    public init(prompt: Double, completion: Double) {
        self.prompt = prompt
        self.completion = completion
    }
}
