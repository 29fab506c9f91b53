import SprintEngine
import SprintProtocol

/// How a question is put to a sequential chain.
public enum ChainPrompt: String, Hashable, Sendable, CaseIterable {
    /// The opening that a planner has, for a model that was trained on chains behind it; a chain
    /// ends with `</think>`.
    case opening
    /// A user's message that asks for steps and a boxed answer, for any chat model.
    case chat

    /// What the chain continues.
    func tokens(of question: String, in language: ReplicaLanguage) -> [TokenID] {
        switch self {
        case .opening: language.layout.opening(question: question).tokens
        case .chat: language.tokens(ofMessage: BaselinePrompts.chain(question))
        }
    }

    /// What ends the chain beside the end of sequence.
    var ending: String? {
        switch self {
        case .opening: "</think>"
        case .chat: nil
        }
    }
}

extension ReplicaLanguage {
    /// A message through the chat template, or as plain text for a model that has none, and the
    /// beginning of the reply.
    func tokens(ofMessage message: String, reply: String = "") -> [TokenID] {
        let prompt = chatPrompt(message) ?? rawPrompt(message + "\n\n")
        return prompt + tokenizer.encode(reply, special: .words)
    }
}
