/// How a family of chat models writes a conversation: its Jinja template as code.
///
/// A template is recognised by phrases of its Jinja text, or chosen by name. Tools are not
/// rendered.
public struct ChatTemplate: Hashable, Sendable {
    /// Who speaks.
    public enum Role: String, Hashable, Sendable {
        case system, user, assistant
    }

    /// One message of a conversation.
    public struct Message: Hashable, Sendable {
        /// Who speaks.
        public let role: Role
        /// What is said; never searched for special tokens.
        public let content: String

        /// Creates a message.
        public init(_ role: Role, _ content: String) {
            self.role = role
            self.content = content
        }
    }

    /// A part of the rendered text.
    public struct Piece: Hashable, Sendable {
        /// The text.
        public let text: String
        /// Whether it is one token of the template, to be recognised; all other text is encoded
        /// with that off.
        public let isSpecial: Bool
    }

    /// The ways of writing.
    enum Style: Hashable, Sendable {
        /// `<|im_start|>role\n…<|im_end|>\n`; without a system message this one, if any, stands
        /// first.
        case chatML(defaultSystem: String?)
        /// ChatML in which earlier turns lose their reasoning.
        case qwen3(opensThinking: Bool)
        /// `<|start_header_id|>role<|end_header_id|>\n\n…<|eot_id|>`; with dates in a system
        /// message from 3.1 on.
        case llama3(datesSystem: Bool)
        /// `<｜User｜>…<｜Assistant｜>…`.
        case deepSeekR1(opensThinking: Bool)
    }

    let style: Style

    private static let named: [(name: String, style: Style)] = [
        ("chatml", .chatML(defaultSystem: nil)),
        (
            "smollm2",
            .chatML(
                defaultSystem:
                    "You are a helpful AI assistant named SmolLM, trained by Hugging Face")
        ),
        ("qwen2", .chatML(defaultSystem: "You are a helpful assistant.")),
        (
            "qwen2.5",
            .chatML(
                defaultSystem:
                    "You are Qwen, created by Alibaba Cloud. You are a helpful assistant.")
        ),
        ("qwen3", .qwen3(opensThinking: false)),
        ("llama3", .llama3(datesSystem: false)),
        ("llama3.1", .llama3(datesSystem: true)),
        ("deepseek-r1", .deepSeekR1(opensThinking: true)),
    ]

    /// The name by which `init(named:)` makes this template; `custom` for a variant without one.
    public var name: String { Self.named.first { $0.style == style }?.name ?? "custom" }

    /// The names that `init(named:)` takes.
    public static var names: [String] { named.map(\.name) }

    /// Chooses a template by name, as `--chat-template` does.
    public init(named name: String) throws(ChatTemplateError) {
        guard let found = Self.named.first(where: { $0.name == name }) else {
            throw .unknownName(name)
        }
        style = found.style
    }

    /// Recognises a model's Jinja template.
    public init(jinja: String) throws(ChatTemplateError) {
        guard let style = Style(jinja: jinja) else {
            throw .unrecognised(beginning: String(jinja.prefix(60)))
        }
        self.style = style
    }

    /// Whether the rendered text ends with `<think>\n` where a reply is asked for, so that nobody
    /// adds it again.
    public var opensThinking: Bool {
        switch style {
        case .qwen3(let opensThinking), .deepSeekR1(let opensThinking): opensThinking
        case .chatML, .llama3: false
        }
    }

    /// Whether the rendered text begins with the model's begin-of-sequence token, so that nobody
    /// adds it again.
    public var includesBeginOfSequence: Bool {
        switch style {
        case .llama3, .deepSeekR1: true
        case .chatML, .qwen3: false
        }
    }

    /// Writes a conversation, and with `asksForReply` what the assistant's reply continues.
    ///
    /// Neighbouring text is one piece, because merges may cross from the template's text into a
    /// message's.
    public func render(_ messages: [Message], asksForReply: Bool = true) -> [Piece] {
        precondition(!messages.isEmpty, "a conversation has at least one message")
        var writer = PieceWriter()
        switch style {
        case .chatML(let defaultSystem): writer.chatML(messages, defaultSystem, asksForReply)
        case .qwen3(let opensThinking): writer.qwen3(messages, opensThinking, asksForReply)
        case .llama3(let datesSystem): writer.llama3(messages, datesSystem, asksForReply)
        case .deepSeekR1(let opensThinking):
            writer.deepSeekR1(messages, opensThinking, asksForReply)
        }
        return writer.pieces
    }
}
