/// Cuts text into the words a pre-tokenizer's expression would find, by hand-written rules in one
/// pass.
///
/// Each rule stands beside the alternative of the expression it replaces; as in the expression, the
/// first that matches wins. No expression here can fail to match, so words cover the text.
struct WordScanner {
    private let text: CharacterScan

    /// Scans a decoded text.
    init(_ text: CharacterScan) { self.text = text }

    /// Byte offsets at which words end, ascending.
    func wordEnds(_ preTokenizer: TokenizerDefinition.PreTokenizer) -> [Int] {
        var ends: [Int] = []
        var start = 0
        while start < text.count {
            switch preTokenizer {
            case .none: start = text.count
            case .gpt2: start = gpt2(start, text.count)
            case .smollm: start = smollm(start)
            case .llama3: start = llama3(start, digitsMax: 3)
            case .qwen2: start = llama3(start, digitsMax: 1)
            }
            ends.append(text.offsets[start])
        }
        return ends
    }

    /// Every number alone; what lies between two of them is cut as if it were a text of its own.
    private func smollm(_ start: Int) -> Int {
        guard text.classes[start] != .number else { return start + 1 }
        // A word never runs past a number unless it began with one, so only white space must know
        // the piece's end: `\s+(?!\S)` takes all of it there.
        let end =
            text.classes[start] == .space
            ? text.end(of: .space, from: start, end: text.count) : start
        if end < text.count, end > start, text.classes[end] == .number { return end }
        return gpt2(start, text.count)
    }

    /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
    private func gpt2(_ start: Int, _ end: Int) -> Int {
        let contraction = contraction(start, foldingCase: false)
        if contraction > 0 { return start + contraction }
        let body = text.scalars[start] == 0x20 && start + 1 < end ? start + 1 : start
        let kind = text.classes[body]
        if kind != .space { return text.end(of: kind, from: body, end: end) }
        return whiteSpace(start, end)
    }

    /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|
    /// ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
    private func llama3(_ start: Int, digitsMax: Int) -> Int {
        let end = text.count
        let contraction = contraction(start, foldingCase: true)
        if contraction > 0 { return start + contraction }
        let kind = text.classes[start]
        if kind == .letter { return text.end(of: .letter, from: start, end: end) }
        if kind == .number {
            return text.end(of: .number, from: start, end: min(start + digitsMax, end))
        }
        if !text.isLineEnd(start), start + 1 < end, text.classes[start + 1] == .letter {
            return text.end(of: .letter, from: start + 1, end: end)
        }
        let body = text.scalars[start] == 0x20 && start + 1 < end ? start + 1 : start
        if text.classes[body] == .other {
            var index = text.end(of: .other, from: body, end: end)
            while index < end, text.isLineEnd(index) { index += 1 }
            return index
        }
        let lineEnd = lastLineEnd(start, end)
        return lineEnd > start ? lineEnd : whiteSpace(start, end)
    }

    /// `\s+(?!\S)|\s+`: a run of white space, less its last character where something follows it.
    private func whiteSpace(_ start: Int, _ end: Int) -> Int {
        let runEnd = text.end(of: .space, from: start, end: end)
        return runEnd < end && runEnd - start > 1 ? runEnd - 1 : runEnd
    }

    /// `\s*[\r\n]+`: the end of the last line end in a run of white space, or `start` if it holds
    /// none.
    private func lastLineEnd(_ start: Int, _ end: Int) -> Int {
        var index = text.end(of: .space, from: start, end: end)
        while index > start, !text.isLineEnd(index - 1) { index -= 1 }
        return index
    }

    /// Characters of the English contraction at `start`: 2, 3, or 0 if there is none.
    private func contraction(_ start: Int, foldingCase: Bool) -> Int {
        guard text.scalars[start] == 0x27, start + 1 < text.count else { return 0 }
        let first = letter(start + 1, foldingCase)
        switch first {
        case 0x73, 0x74, 0x6D, 0x64: return 2  // s t m d
        case 0x72, 0x76, 0x6C: break  // r v l
        default: return 0
        }
        guard start + 2 < text.count else { return 0 }
        let second = letter(start + 2, foldingCase)
        let expected: UInt32 = first == 0x6C ? 0x6C : 0x65  // ll, re, ve
        return second == expected ? 3 : 0
    }

    /// The scalar at `index`, folded as `(?i:…)` does: A-Z to a-z, and the long s (U+017F) to s.
    private func letter(_ index: Int, _ foldingCase: Bool) -> UInt32 {
        let scalar = text.scalars[index]
        guard foldingCase else { return scalar }
        if (0x41...0x5A).contains(scalar) { return scalar + 0x20 }
        return scalar == 0x17F ? 0x73 : scalar
    }
}
