/// A sign between the two sides of a statement.
enum MathRelation: Hashable, Sendable {
    case equal, approximate, unequal, element
    case less(orEqual: Bool)
    case greater(orEqual: Bool)
    /// Any other by its character: an arrow, a congruence, a subset.
    case other(Character)

    /// The character that stands for it.
    var text: String {
        switch self {
        case .equal: "="
        case .approximate: "≈"
        case .unequal: "≠"
        case .element: "∈"
        case .less(let orEqual): orEqual ? "≤" : "<"
        case .greater(let orEqual): orEqual ? "≥" : ">"
        case .other(let character): String(character)
        }
    }

    /// Whether it orders numbers.
    var isOrder: Bool {
        switch self {
        case .less, .greater: true
        default: false
        }
    }

    /// Whether its sides may change places.
    var isSymmetric: Bool {
        switch self {
        case .equal, .approximate, .unequal: true
        case .other(let character): "≡≅∼∥⊥⇔".contains(character)
        default: false
        }
    }

    /// What says the opposite; `nil` where there is no such sign.
    var negated: MathRelation? {
        switch self {
        case .equal: .unequal
        case .element: .other("∉")
        case .less(let orEqual): .greater(orEqual: !orEqual)
        case .greater(let orEqual): .less(orEqual: !orEqual)
        default: nil
        }
    }

    /// Relations by LaTeX's names.
    static let commands: [String: MathRelation] = [
        "approx": .approximate, "simeq": .approximate, "doteq": .approximate,
        "ne": .unequal, "neq": .unequal, "in": .element, "notin": .other("∉"),
        "lt": .less(orEqual: false), "le": .less(orEqual: true), "leq": .less(orEqual: true),
        "leqslant": .less(orEqual: true), "leqq": .less(orEqual: true),
        "gt": .greater(orEqual: false), "ge": .greater(orEqual: true),
        "geq": .greater(orEqual: true), "geqslant": .greater(orEqual: true),
        "geqq": .greater(orEqual: true),
        "to": .other("→"), "rightarrow": .other("→"), "longrightarrow": .other("→"),
        "mapsto": .other("↦"), "implies": .other("⇒"), "Rightarrow": .other("⇒"),
        "Longrightarrow": .other("⇒"), "iff": .other("⇔"), "Leftrightarrow": .other("⇔"),
        "equiv": .other("≡"), "cong": .other("≅"), "sim": .other("∼"),
        "parallel": .other("∥"), "perp": .other("⊥"), "propto": .other("∝"),
        "subset": .other("⊂"), "subseteq": .other("⊆"), "supset": .other("⊃"),
        "supseteq": .other("⊇"), "ll": .other("≪"), "gg": .other("≫"),
    ]

    /// Relations of plain text, longest first.
    static let spellings: [(text: [Character], relation: MathRelation)] = {
        let spellings: [(String, MathRelation)] = [
            ("<=", .less(orEqual: true)), (">=", .greater(orEqual: true)), ("!=", .unequal),
            ("==", .equal), (":=", .equal), ("->", .other("→")), ("=>", .other("⇒")),
            ("<", .less(orEqual: false)), (">", .greater(orEqual: false)), ("=", .equal),
        ]
        return spellings.map { (Array($0.0), $0.1) }
    }()
}
