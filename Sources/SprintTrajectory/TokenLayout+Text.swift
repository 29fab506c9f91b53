import SprintProtocol

extension TokenLayout {
    /// The bytes of a whole trajectory, from `<Question>` to `</think>`, as files hold it. The
    /// question stands as it was asked: nothing in it is escaped.
    ///
    /// - Parameters:
    ///   - thought: the bytes of the planner's sequence after the opening, through
    ///     `</Final_answer>`.
    public static func trajectory(question: String, thought: [UInt8]) -> [UInt8] {
        var bytes = Array("<Question>\n\(question)\n</Question>\n\n\(thinkFrame)".utf8)
        bytes += thought
        bytes += Array("\n</think>".utf8)
        return bytes
    }

    /// Why tokens that a worker sent cannot stand as an execution; `nil` if they can (contract C4).
    ///
    /// - Returns: a sentence that names the first token out of the vocabulary, the first special
    ///   token, or says that the text holds a reserved tag.
    public static func violation(ofExecution tokens: [TokenID], in index: VocabularyIndex)
        -> String?
    {
        for token in tokens {
            guard token >= 0, token < index.vocabularySize else {
                return "token \(token) is not in the vocabulary"
            }
            guard !index.bytes(of: token).isEmpty else {
                return "token \(token) is a special token"
            }
        }
        let text = tokens.flatMap { index.bytes(of: $0) }
        return ReservedTags.count(in: text) == 0 ? nil : "the text holds a reserved tag"
    }

    /// The plan with the prompts before `prompt` cut out, `prompt` renumbered 1, and those after it
    /// 2, 3, ….
    static func rearrangedText(of plan: [UInt8], prompt: Int) -> [UInt8] {
        var scanner = TagScanner()
        var result: [UInt8] = []
        var piece: [UInt8] = []
        for byte in plan {
            piece.append(byte)
            guard let tag = scanner.advance(byte), tag.kind == .prompt, let round = tag.round,
                let number = tag.prompt
            else { continue }
            let isCut = number < prompt
            if !tag.isClosing || !isCut { result += piece.dropLast(tag.bytes.count) }
            if !isCut {
                let renumbered = ReservedTag.prompt(
                    round, number - prompt + 1, closing: tag.isClosing)
                result += renumbered.bytes
            }
            piece = []
        }
        return result + piece
    }

    /// A text cut at its tags, which are the layout's own; everything between them is plain text.
    static func pieces(of text: [UInt8]) -> [(bytes: [UInt8], isTag: Bool)] {
        var scanner = TagScanner()
        var pieces: [(bytes: [UInt8], isTag: Bool)] = []
        var plain: [UInt8] = []
        for byte in text {
            plain.append(byte)
            guard let tag = scanner.advance(byte)?.bytes, plain.suffix(tag.count) == tag[...] else {
                continue
            }
            plain.removeLast(tag.count)
            if !plain.isEmpty { pieces.append((plain, false)) }
            pieces.append((tag, true))
            plain = []
        }
        return plain.isEmpty ? pieces : pieces + [(plain, false)]
    }
}
