/// Arithmetic modulo a large prime. A rational expression has one value there, and two that differ
/// have different values but for a chance of one in 10^18, however many digits they have.
struct PrimeField: Hashable, Sendable {
    /// The prime, below 2^62, of the form 4k + 1.
    let prime: UInt64
    /// A number whose square is -1: it stands for the imaginary unit.
    let imaginaryUnit: UInt64

    /// Fields enough that nobody meets an expression on which they err together.
    static let all = [
        PrimeField(
            prime: 4_611_686_018_427_387_817, imaginaryUnit: 4_490_822_397_581_186_023),
        PrimeField(
            prime: 4_611_686_018_427_387_761, imaginaryUnit: 3_481_184_452_870_754_207),
    ]

    /// The sum.
    func sum(_ one: UInt64, _ two: UInt64) -> UInt64 { (one + two) % prime }

    /// The number that gives zero with it.
    func negative(_ one: UInt64) -> UInt64 { one == 0 ? 0 : prime - one }

    /// The product.
    func product(_ one: UInt64, _ two: UInt64) -> UInt64 {
        let (high, low) = one.multipliedFullWidth(by: two)
        return prime.dividingFullWidth((high, low)).remainder
    }

    /// A power with an exponent that is not negative.
    func power(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
        var (result, square, rest): (UInt64, UInt64, UInt64) = (1, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = product(result, square) }
            square = product(square, square)
            rest >>= 1
        }
        return result
    }

    /// The number that gives one with it; `nil` for zero.
    func inverse(_ one: UInt64) -> UInt64? { one == 0 ? nil : power(one, prime - 2) }

    /// A whole number.
    func element(_ value: Int) -> UInt64 {
        let size = UInt64(value.magnitude) % prime
        return value < 0 ? negative(size) : size
    }

    /// A decimal number.
    func element(_ number: MathNumber) -> UInt64? {
        let digits = number.digits.utf8.reduce(UInt64(0)) { rest, digit in
            sum(product(rest, 10), UInt64(digit - UInt8(ascii: "0")))
        }
        let scale = power(10, UInt64(number.exponent.magnitude))
        return (number.exponent < 0 ? inverse(scale) : scale).map { product(digits, $0) }
    }

    /// A letter's value: the same for the same letter and point, unlike any other.
    func element(_ name: String, point: Int) -> UInt64 {
        SamplePoint.hash(name, salt: UInt64(point) ^ prime) % prime
    }
}
