/// A JSON document of a checkpoint, with members in the file's order.
///
/// Ours beside Foundation's because a safetensors header must not name a tensor twice, which
/// Foundation's decoder hides, and because numbers stay exact until someone says what they are.
indirect enum JSONValue: Hashable {
    case null
    case bool(Bool)
    /// The digits as they stand.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// The member of that name; `nil` for another name or another kind of value. Linear: for small
    /// objects.
    subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// Whether it is `null`.
    var isNull: Bool { self == .null }

    /// The text of a string.
    var text: String? { if case .string(let text) = self { text } else { nil } }

    /// The truth of a truth value.
    var truth: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// A number that is an integer.
    var integer: Int? { if case .number(let digits) = self { Int(digits) } else { nil } }

    /// A finite number.
    var real: Double? {
        guard case .number(let digits) = self, let value = Double(digits), value.isFinite else {
            return nil
        }
        return value
    }

    /// A short form for messages.
    var summary: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let digits): String(digits.prefix(64))
        case .string(let text): "\"\(text.prefix(64))\""
        case .array(let elements): "an array of \(elements.count)"
        case .object(let members): "an object of \(members.count)"
        }
    }
}

/// A named value of a JSON object.
struct JSONMember: Hashable {
    let name: String
    let value: JSONValue
}
