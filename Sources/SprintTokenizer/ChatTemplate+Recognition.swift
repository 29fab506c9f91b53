extension ChatTemplate.Style {
    /// Recognises a Jinja text by phrases that only its family has, and that no family we do not
    /// know has.
    init?(jinja: String) {
        // Some files hold line feeds in their literals, some the escape.
        let text = JinjaText(jinja)
        if text.contains("<｜User｜>") {
            guard let style = Self.deepSeekR1(text) else { return nil }
            self = style
        } else if text.contains("<|start_header_id|>") {
            guard let style = Self.llama3(text) else { return nil }
            self = style
        } else {
            guard let style = Self.chatML(text) else { return nil }
            self = style
        }
    }

    private static func deepSeekR1(_ text: JinjaText) -> Self? {
        guard text.contains("{{bos_token}}{{ns.system_prompt}}"),
            text.contains("{{'<｜User｜>' + message['content']}}"),
            text.contains("content.split('</think>')[-1]"), !text.contains("macro")
        else { return nil }
        return .deepSeekR1(opensThinking: text.contains("<｜Assistant｜><think>\n"))
    }

    private static func llama3(_ text: JinjaText) -> Self? {
        let turn =
            "'<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] "
            + "| trim + '<|eot_id|>'"
        guard text.contains(turn) else { return nil }
        if text.contains("Cutting Knowledge Date: December 2023\n"),
            text.contains("\"26 Jul 2024\"")
        {
            return .llama3(datesSystem: true)
        }
        return text.contains("tool") ? nil : .llama3(datesSystem: false)
    }

    private static func chatML(_ text: JinjaText) -> Self? {
        let turns = [
            "'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'",
            "'<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>' + '\n'",
        ]
        guard turns.contains(where: text.contains), text.contains("'<|im_start|>assistant\n") else {
            return nil
        }
        if text.contains("ns.last_query_index") {
            return .qwen3(opensThinking: text.contains("'<|im_start|>assistant\n<think>\n'"))
        }
        guard !text.contains("think"), !text.contains("strip("), !text.contains("trim") else {
            return nil
        }
        return .chatML(
            defaultSystem: text.literal(after: "'<|im_start|>system\n", before: "<|im_end|>\n'"))
    }
}

/// A Jinja text as bytes with `\n` escapes undone: phrases are compared byte by byte, never by
/// grapheme.
struct JinjaText {
    private let bytes: [UInt8]

    /// Undoes the escapes of a template's text.
    init(_ jinja: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(jinja.utf8.count)
        for byte in jinja.utf8 {
            if byte == UInt8(ascii: "n"), bytes.last == UInt8(ascii: "\\") {
                bytes[bytes.count - 1] = 10
            } else {
                bytes.append(byte)
            }
        }
        self.bytes = bytes
    }

    /// Whether the phrase occurs.
    func contains(_ phrase: String) -> Bool { position(of: phrase, from: 0) != nil }

    /// The text between two phrases where no quotation mark lies between: the rest of a string
    /// literal.
    func literal(after opening: String, before closing: String) -> String? {
        var from = 0
        while let found = position(of: opening, from: from) {
            let start = found + opening.utf8.count
            if let end = position(of: closing, from: start),
                !bytes[start..<end].contains(UInt8(ascii: "'"))
            {
                return String(decoding: bytes[start..<end], as: UTF8.self)
            }
            from = start
        }
        return nil
    }

    private func position(of phrase: String, from start: Int) -> Int? {
        let phrase = Array(phrase.utf8)
        guard bytes.count - phrase.count >= start else { return nil }
        return (start...(bytes.count - phrase.count)).first { position in
            bytes[position] == phrase[0]
                && bytes[position..<(position + phrase.count)].elementsEqual(phrase)
        }
    }
}
