import SprintProtocol

/// Finds added tokens in text: leftmost first, of those the longest, as the `tokenizers` library
/// does.
///
/// A trie over bytes; per text byte it costs one comparison unless an added token may begin there.
struct AddedTokenMatcher: Sendable {
    /// One match: the token, and the bytes it takes, stripped white space included.
    struct Match {
        let token: TokenID
        let range: Range<Int>
    }

    private struct Node: Sendable {
        var children: [(byte: UInt8, node: Int)] = []
        var token: TokenizerDefinition.AddedToken?
    }

    private var nodes = [Node()]
    private var firstBytes = [Bool](repeating: false, count: 256)

    /// Indexes tokens by their bytes.
    init(_ added: [TokenizerDefinition.AddedToken], tokens: [[UInt8]]) {
        for token in added where !tokens[Int(token.id)].isEmpty {
            let bytes = tokens[Int(token.id)]
            var node = 0
            for byte in bytes { node = child(of: node, byte) }
            if nodes[node].token == nil { nodes[node].token = token }
            firstBytes[Int(bytes[0])] = true
        }
    }

    private mutating func child(of node: Int, _ byte: UInt8) -> Int {
        if let child = nodes[node].children.first(where: { $0.byte == byte }) { return child.node }
        nodes.append(Node())
        nodes[node].children.append((byte, nodes.count - 1))
        return nodes.count - 1
    }

    /// All matches in `text[range]`, in order, without overlaps.
    func matches(in text: [UInt8], _ range: Range<Int>) -> [Match] {
        var matches: [Match] = []
        var position = range.lowerBound
        var floor = range.lowerBound
        while position < range.upperBound {
            guard firstBytes[Int(text[position])],
                let found = longest(text, position, range.upperBound)
            else {
                position += 1
                continue
            }
            let end = found.end
            if found.token.singleWord, touchesWord(text, position..<end, in: range) {
                position = end
                continue
            }
            let start =
                found.token.stripsLeft
                ? max(floor, spaceStart(text, before: position, floor)) : position
            let stop = found.token.stripsRight ? spaceEnd(text, after: end, range.upperBound) : end
            matches.append(Match(token: found.token.id, range: start..<stop))
            position = max(stop, end)
            floor = position
        }
        return matches
    }

    private func longest(
        _ text: [UInt8], _ start: Int, _ limit: Int
    ) -> (token: TokenizerDefinition.AddedToken, end: Int)? {
        var node = 0
        var best: (token: TokenizerDefinition.AddedToken, end: Int)?
        var position = start
        while position < limit {
            guard let child = nodes[node].children.first(where: { $0.byte == text[position] })
            else { break }
            node = child.node
            position += 1
            if let token = nodes[node].token { best = (token, position) }
        }
        return best
    }

    /// Whether a letter, digit or underscore (`\w`) stands directly before or after the match.
    private func touchesWord(_ text: [UInt8], _ match: Range<Int>, in range: Range<Int>) -> Bool {
        let before = CharacterScan(
            text, max(range.lowerBound, match.lowerBound - 4)..<match.lowerBound)
        let after = CharacterScan(
            text, match.upperBound..<min(range.upperBound, match.upperBound + 4))
        return before.isWord(before.count - 1) || after.isWord(0)
    }

    private func spaceStart(_ text: [UInt8], before end: Int, _ floor: Int) -> Int {
        let scan = CharacterScan(text, floor..<end)
        var index = scan.count
        while index > 0, scan.classes[index - 1] == .space { index -= 1 }
        return scan.offsets[index]
    }

    private func spaceEnd(_ text: [UInt8], after start: Int, _ limit: Int) -> Int {
        let scan = CharacterScan(text, start..<limit)
        return scan.offsets[scan.end(of: .space, from: 0, end: scan.count)]
    }
}
