import SprintCountdown

/// The units that answers come in.
extension MathUnit {
    /// What a unit measures, `nil` for nothing in particular, and its size in the dimension's first
    /// unit.
    struct Entry: Hashable, Sendable {
        var dimension: String?
        var size: Rational
    }

    /// Signs of currencies by the currency's name.
    static let currencies: [Character: String] = [
        "$": "dollar", "€": "euro", "£": "quid", "¥": "yen", "¢": "cent",
    ]

    /// Speeds by the length that is covered in an hour.
    static let speeds = ["mph": "mile", "kph": "km", "kmh": "km"]

    /// Words that multiply what stands before them.
    static let counts = [
        "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000,
        "trillion": 1_000_000_000_000, "dozen": 12,
    ]

    /// Words that make another answer of a number: `5 at most`.
    static let qualifiers: Set<String> = [
        "at", "least", "most", "more", "less", "fewer", "than", "not", "or", "plus", "minus",
        "above", "below", "over", "under", "mod", "modulo", "base", "remainder",
    ]

    /// Units by their names; those of one letter count in upright text only.
    static let table: [String: Entry] = {
        var table: [String: Entry] = [:]
        for (dimension, units) in dimensions {
            for (names, above, below) in units {
                let entry = Entry(
                    dimension: dimension, size: Rational(above, over: below) ?? Rational(1))
                for name in names.split(separator: " ") { table[String(name)] = entry }
            }
        }
        for name in ["unit", "units"] { table[name] = Entry(dimension: nil, size: Rational(1)) }
        return table
    }()

    private static let dimensions: [String: [(names: String, above: Int, below: Int)]] = [
        "length": [
            ("m meter meters metre metres", 1, 1),
            ("km kilometer kilometers kilometre kilometres", 1_000, 1),
            ("cm centimeter centimeters centimetre centimetres", 1, 100),
            ("mm millimeter millimeters millimetre millimetres", 1, 1_000), ("dm", 1, 10),
            ("in inch inches", 254, 10_000), ("ft foot feet", 3_048, 10_000),
            ("yd yard yards", 9_144, 10_000), ("mi mile miles", 1_609_344, 1_000),
        ],
        "mass": [
            ("g gram grams", 1, 1), ("kg kilogram kilograms", 1_000, 1),
            ("mg milligram milligrams", 1, 1_000), ("ton tons tonne tonnes", 1_000_000, 1),
            ("lb lbs pound pounds", 45_359_237, 100_000),
            ("oz ounce ounces", 45_359_237, 1_600_000),
        ],
        "time": [
            ("s sec secs second seconds", 1, 1), ("min mins minute minutes", 60, 1),
            ("h hr hrs hour hours", 3_600, 1), ("day days", 86_400, 1),
            ("week weeks", 604_800, 1), ("ms millisecond milliseconds", 1, 1_000),
        ],
        "month": [("month months", 1, 1), ("year years yr yrs", 12, 1)],
        "volume": [
            ("L l liter liters litre litres", 1, 1),
            ("mL ml milliliter milliliters millilitre millilitres", 1, 1_000),
        ],
        "measure": [
            ("gallon gallons gal", 16, 1), ("quart quarts qt", 4, 1), ("pint pints pt", 2, 1),
            ("cup cups", 1, 1),
        ],
        "money": [("dollar dollars usd", 1, 1), ("cent cents", 1, 100)],
        "euro": [("euro euros eur", 1, 1)],
        "pound": [("quid", 1, 1)],
        "yen": [("yen", 1, 1)],
        "radian": [("rad rads radian radians", 1, 1)],
        "force": [("N newton newtons", 1, 1)],
        "energy": [("J joule joules", 1, 1)],
        "power": [("W watt watts", 1, 1)],
        "voltage": [("V volt volts", 1, 1)],
        "frequency": [("Hz hertz", 1, 1)],
        "celsius": [("C celsius", 1, 1)],
        "fahrenheit": [("F fahrenheit", 1, 1)],
        "kelvin": [("K kelvin", 1, 1)],
    ]
}
