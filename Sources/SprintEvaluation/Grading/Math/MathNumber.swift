import Foundation
import SprintProtocol

/// A decimal number exactly as it was written: digits and a power of ten.
struct MathNumber: Hashable, Sendable {
    /// The digits without zeros at either end; empty for zero.
    let digits: String
    /// The power of ten that they are multiplied by.
    let exponent: Int

    /// Reads digits with at most one point and an exponent of ten, `1.5e3`; `nil` for anything else
    /// and for exponents that no answer has.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "e", omittingEmptySubsequences: false)
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, mantissa.count <= 2,
            let power = parts.count == 2 ? Int(parts[1]) : 0,
            abs(power) <= Limits.decimalExponentMax,
            mantissa.contains(where: { !$0.isEmpty }),
            mantissa.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } })
        else { return nil }
        let all = mantissa.joined().drop { $0 == "0" }
        let zeros = all.reversed().prefix { $0 == "0" }.count
        digits = String(all.dropLast(zeros))
        let shift = mantissa.count == 2 ? mantissa[1].count : 0
        exponent = digits.isEmpty ? 0 : power - shift + zeros
    }

    /// The nearest double.
    var value: Double { digits.isEmpty ? 0 : Double("\(digits)e\(exponent)") ?? .infinity }
}
