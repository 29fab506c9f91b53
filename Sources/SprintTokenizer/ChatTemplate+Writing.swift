/// Collects a conversation's pieces; text that follows text joins it.
struct PieceWriter {
    private(set) var pieces: [ChatTemplate.Piece] = []

    private mutating func token(_ text: String) {
        pieces.append(ChatTemplate.Piece(text: text, isSpecial: true))
    }

    private mutating func text(_ text: String) {
        guard !text.isEmpty else { return }
        if let last = pieces.last, !last.isSpecial {
            pieces[pieces.count - 1] = ChatTemplate.Piece(text: last.text + text, isSpecial: false)
        } else {
            pieces.append(ChatTemplate.Piece(text: text, isSpecial: false))
        }
    }

    /// ChatML, as SmolLM2 and Qwen2 write it.
    mutating func chatML(
        _ messages: [ChatTemplate.Message], _ defaultSystem: String?, _ asksForReply: Bool
    ) {
        if let defaultSystem, messages[0].role != .system { chatMLTurn(.system, defaultSystem) }
        for message in messages { chatMLTurn(message.role, message.content) }
        if asksForReply { chatMLReply(opensThinking: false) }
    }

    private mutating func chatMLTurn(_ role: ChatTemplate.Role, _ content: String) {
        token("<|im_start|>")
        text(role.rawValue + "\n" + content)
        token("<|im_end|>")
        text("\n")
    }

    private mutating func chatMLReply(opensThinking: Bool) {
        token("<|im_start|>")
        text("assistant\n")
        if opensThinking { openThinking() }
    }

    private mutating func openThinking() {
        token("<think>")
        text("\n")
    }

    /// Qwen3: the assistant's turns before the last question lose their reasoning, later ones show
    /// it.
    mutating func qwen3(
        _ messages: [ChatTemplate.Message], _ opensThinking: Bool, _ asksForReply: Bool
    ) {
        let lastQuery = messages.lastIndex(where: Self.isQuery) ?? messages.count - 1
        for (index, message) in messages.enumerated() {
            if message.role == .assistant {
                qwen3Answer(message.content, index > lastQuery, isLast: index == messages.count - 1)
            } else {
                chatMLTurn(message.role, message.content)
            }
        }
        if asksForReply { chatMLReply(opensThinking: opensThinking) }
    }

    private static func isQuery(_ message: ChatTemplate.Message) -> Bool {
        let bytes = Array(message.content.utf8)
        let isToolResponse =
            bytes.starts(with: "<tool_response>".utf8)
            && bytes.reversed().starts(with: "</tool_response>".utf8.reversed())
        return message.role == .user && !isToolResponse
    }

    private mutating func qwen3Answer(_ content: String, _ followsLastQuery: Bool, isLast: Bool) {
        var answer = TextCut(content)
        var reasoning = TextCut("")
        if let parts = answer.split(at: "</think>") {
            reasoning = parts.first.strippingEnd(TextCut.isLineFeed)
            reasoning = (reasoning.split(at: "<think>")?.last ?? reasoning).strippingStart(
                TextCut.isLineFeed)
            answer = parts.last.strippingStart(TextCut.isLineFeed)
        }
        guard followsLastQuery, isLast || !reasoning.text.isEmpty else {
            return chatMLTurn(.assistant, answer.text)
        }
        token("<|im_start|>")
        text("assistant\n")
        token("<think>")
        text("\n" + reasoning.strippingEnd(TextCut.isLineFeed).text + "\n")
        token("</think>")
        text("\n\n" + answer.strippingStart(TextCut.isLineFeed).text)
        token("<|im_end|>")
        text("\n")
    }

    /// Llama 3; from 3.1 on a system message with two dates always stands first.
    ///
    /// The second date is the template's own default, as a run that depends on the day could not be
    /// repeated.
    mutating func llama3(
        _ messages: [ChatTemplate.Message], _ datesSystem: Bool, _ asksForReply: Bool
    ) {
        var messages = messages
        token("<|begin_of_text|>")
        if datesSystem {
            let system = messages[0].role == .system ? messages.removeFirst().content : ""
            llama3Header(.system)
            text(
                "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n"
                    + Self.trimmed(system))
            token("<|eot_id|>")
        }
        for message in messages {
            llama3Header(message.role)
            text(Self.trimmed(message.content))
            token("<|eot_id|>")
        }
        if asksForReply { llama3Header(.assistant) }
    }

    private mutating func llama3Header(_ role: ChatTemplate.Role) {
        token("<|start_header_id|>")
        text(role.rawValue)
        token("<|end_header_id|>")
        text("\n\n")
    }

    private static func trimmed(_ content: String) -> String {
        TextCut(content).strippingStart(TextCut.isSpace).strippingEnd(TextCut.isSpace).text
    }

    /// DeepSeek-R1's distilled models: the last system message stands first, answers lose their
    /// reasoning.
    mutating func deepSeekR1(
        _ messages: [ChatTemplate.Message], _ opensThinking: Bool, _ asksForReply: Bool
    ) {
        token("<｜begin▁of▁sentence｜>")
        text(messages.last { $0.role == .system }?.content ?? "")
        for message in messages {
            switch message.role {
            case .system: continue
            case .user:
                token("<｜User｜>")
                text(message.content)
            case .assistant:
                token("<｜Assistant｜>")
                text(TextCut(message.content).split(at: "</think>")?.last.text ?? message.content)
                token("<｜end▁of▁sentence｜>")
            }
        }
        guard asksForReply else { return }
        token("<｜Assistant｜>")
        if opensThinking { openThinking() }
    }
}
