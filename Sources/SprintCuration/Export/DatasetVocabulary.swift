import SprintProtocol
import SprintTokenizer
import SprintTrajectory

/// A model's tokens and chat template, as an export writes them.
public struct DatasetVocabulary: Sendable {
    /// The model's name.
    public let name: String
    let template: ChatTemplate?
    let tokenizer: Tokenizer
    /// The tokens of run time.
    let layout: TokenLayout
    /// What ends the model's turn.
    let end: [TokenID]

    /// A model's vocabulary.
    ///
    /// - Parameter template: its chat template; `nil` if it has none.
    public init(name: String, tokenizer: Tokenizer, template: ChatTemplate?) {
        self.name = name
        self.tokenizer = tokenizer
        self.template = template
        layout = TokenLayout(tokenizer: tokenizer, template: template)
        end =
            template.map { Self.turnEnd($0, tokenizer) } ?? Array(tokenizer.endOfSequence.prefix(1))
    }

    /// The first special token in what stands that is not a tag of ours: a text that holds one
    /// would teach the model to end, or to speak as somebody else.
    func foreignSpecial(in tokens: [TokenID]) -> String? {
        for token in tokens where tokenizer.isSpecial(token) {
            let text = String(decoding: tokenizer.bytes(of: token), as: UTF8.self)
            if ReservedTags.first(in: text) == nil { return text }
        }
        return nil
    }

    /// The special token that a template writes behind an assistant's message.
    private static func turnEnd(_ template: ChatTemplate, _ tokenizer: Tokenizer) -> [TokenID] {
        let pieces = template.render(
            [ChatTemplate.Message(.user, "?"), ChatTemplate.Message(.assistant, "!")],
            asksForReply: false)
        let last = pieces.last { $0.isSpecial }
        return last.map { tokenizer.encode($0.text, special: .recognise) } ?? []
    }
}
