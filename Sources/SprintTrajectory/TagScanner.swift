import SprintProtocol

/// Recognises reserved tags in a stream of bytes, one byte at a time and in constant space.
///
/// It knows no context: `advance` reports every complete reserved tag, legal or not. A `<` always
/// starts afresh, since no tag holds one. Numbers saturate, so a tag of a million digits is still a
/// tag.
struct TagScanner: Hashable, Sendable {
    /// How far into a tag the bytes since the last `<` have come.
    enum Stage: Hashable, Sendable {
        /// Not in anything that may become a tag.
        case idle
        /// After `<` and any number of backslashes, which only an escaped tag has.
        case opened
        /// After the `/`.
        case slashed
        /// `offset` bytes of the name are there.
        case name(ReservedTag.Kind, offset: UInt8)
        /// In the first number; `nil` before its first digit.
        case round(ReservedTag.Kind, Int?)
        /// In the second number; `nil` before its first digit.
        case prompt(ReservedTag.Kind, round: Int, Int?)
    }

    private(set) var stage: Stage = .idle
    private(set) var isClosing = false
    /// Bytes since the `<`, it included; backslashes are not counted. 0 when idle, saturating.
    private(set) var length: UInt8 = 0
    /// Whether a backslash follows the `<`.
    private(set) var isEscaped = false

    /// The kind whose number is being written: from here on the text can only have been meant as a
    /// tag.
    var committed: ReservedTag.Kind? {
        switch stage {
        case .round(let kind, _), .prompt(let kind, _, _): kind
        case .idle, .opened, .slashed, .name: nil
        }
    }

    /// Whether the bytes since the last `<` may still become a tag.
    var isActive: Bool { stage != .idle }

    /// Takes one byte.
    ///
    /// - Parameter escapes: whether `<\Plan_1>` counts, as it must for escaping an already escaped
    ///   form.
    /// - Returns: the tag whose `>` the byte is.
    mutating func advance(_ byte: UInt8, escapes: Bool = false) -> ReservedTag? {
        if byte == UInt8(ascii: "<") {
            self = TagScanner()
            stage = .opened
            length = 1
            return nil
        }
        if byte == UInt8(ascii: ">") {
            let tag = completed
            self = TagScanner()
            return tag
        }
        if escapes, byte == UInt8(ascii: "\\"), stage == .opened {
            isEscaped = true
            return nil
        }
        guard let next = stageAfter(byte) else {
            self = TagScanner()
            return nil
        }
        if byte == UInt8(ascii: "/") { isClosing = true }
        stage = next
        length = length == .max ? .max : length + 1
        return nil
    }

    /// The tag that a `>` would complete now.
    private var completed: ReservedTag? {
        switch stage {
        case .name(let kind, let offset)
        where kind.numberCount == 0 && Int(offset) == kind.stemBytes.count:
            ReservedTag(kind: kind, isClosing: isClosing)
        case .round(let kind, let round?) where kind.numberCount == 1:
            ReservedTag(kind: kind, isClosing: isClosing, round: round)
        case .prompt(let kind, let round, let prompt?):
            ReservedTag(kind: kind, isClosing: isClosing, round: round, prompt: prompt)
        default: nil
        }
    }

    /// The stage after a byte that is neither `<` nor `>`; `nil` if it ends every hope of a tag.
    private func stageAfter(_ byte: UInt8) -> Stage? {
        switch stage {
        case .idle: return nil
        case .opened: return byte == UInt8(ascii: "/") ? .slashed : nameStart(byte)
        case .slashed: return nameStart(byte)
        case .name(let kind, let offset): return nameStage(kind, offset, byte)
        case .round(let kind, let value):
            if let digit = digit(byte) { return .round(kind, append(digit, to: value)) }
            guard byte == UInt8(ascii: "."), kind.numberCount == 2, let value else { return nil }
            return .prompt(kind, round: value, nil)
        case .prompt(let kind, let round, let value):
            return digit(byte).map { .prompt(kind, round: round, append($0, to: value)) }
        }
    }

    /// Each kind's name starts with another letter, so the first letter names the kind.
    private func nameStart(_ byte: UInt8) -> Stage? {
        ReservedTag.Kind.allCases.first { $0.stemBytes[0] == byte }.map { .name($0, offset: 1) }
    }

    private func nameStage(_ kind: ReservedTag.Kind, _ offset: UInt8, _ byte: UInt8) -> Stage? {
        let stem = kind.stemBytes
        guard Int(offset) < stem.count, stem[Int(offset)] == byte else { return nil }
        if Int(offset) + 1 == stem.count, kind.numberCount > 0 { return .round(kind, nil) }
        return .name(kind, offset: offset + 1)
    }

    private func digit(_ byte: UInt8) -> Int? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
    }

    private func append(_ digit: Int, to value: Int?) -> Int {
        min((value ?? 0) * 10 + digit, Limits.tagNumberMax)
    }
}

extension ReservedTag.Kind {
    /// The bytes of `stem`, made once.
    var stemBytes: [UInt8] { Self.stems[Int(rawValue)] }

    private static let stems: [[UInt8]] = allCases.map { Array("\($0.stem)".utf8) }
}
