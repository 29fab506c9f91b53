import Foundation

/// A complex number and how far rounding may have moved it. An error that is not finite says that
/// there is no value.
struct Approximation: Hashable, Sendable {
    /// The real part.
    var real: Double
    /// The imaginary part.
    var imaginary: Double
    /// A bound of the distance from the exact value, to first order.
    var error: Double

    /// A value that is off by rounding only, or by what it comes from.
    init(_ real: Double, _ imaginary: Double = 0, from error: Double = 0) {
        self.real = real
        self.imaginary = imaginary
        self.error = error + Self.rounding * (abs(real) + abs(imaginary))
    }

    /// No value.
    static let undefined = Approximation(.nan, from: .nan)

    /// Whether there is a value that says anything.
    var isDefined: Bool { error.isFinite && error <= Self.errorMax * max(1, size) }

    /// Whether it may lie on the real axis.
    var isReal: Bool { abs(imaginary) <= Self.slack * error }

    /// The distance from zero.
    var size: Double { hypot(real, imaginary) }

    /// Whether two may be the same number.
    func isClose(to other: Approximation) -> Bool {
        hypot(real - other.real, imaginary - other.imaginary) <= Self.slack * (error + other.error)
    }

    /// The whole number that it may be, if it is a small one.
    var integer: Int? {
        guard isReal, abs(real) < 1e9, abs(real - real.rounded()) <= Self.slack * error else {
            return nil
        }
        return Int(real.rounded())
    }

    private static let rounding = 2.3e-16, slack = 8.0, errorMax = 1e-9
}

extension Approximation {
    static func + (one: Approximation, two: Approximation) -> Approximation {
        Approximation(
            one.real + two.real, one.imaginary + two.imaginary, from: one.error + two.error)
    }

    static prefix func - (one: Approximation) -> Approximation {
        Approximation(-one.real, -one.imaginary, from: one.error)
    }

    static func * (one: Approximation, two: Approximation) -> Approximation {
        Approximation(
            one.real * two.real - one.imaginary * two.imaginary,
            one.real * two.imaginary + one.imaginary * two.real,
            from: one.size * two.error + two.size * one.error + one.error * two.error
                + 2 * rounding * one.size * two.size)
    }

    static func / (one: Approximation, two: Approximation) -> Approximation {
        let size = two.size
        // A divisor that may be zero gives nothing.
        guard size > slack * two.error else { return .undefined }
        let (real, imaginary) = (two.real / size, two.imaginary / size)
        let quotient = (
            (one.real * real + one.imaginary * imaginary) / size,
            (one.imaginary * real - one.real * imaginary) / size
        )
        let error = (one.error + hypot(quotient.0, quotient.1) * two.error) / (size - two.error)
        return Approximation(
            quotient.0, quotient.1, from: error + 4 * rounding * hypot(quotient.0, quotient.1))
    }

    /// A power. `exact` is the exponent where it is a fraction: a negative number has a real root
    /// of odd degree. Where `isReal`, other roots of negative numbers have no value.
    static func power(
        _ base: Approximation, _ exponent: Approximation, exact: (above: Int, below: Int)?,
        isReal: Bool
    ) -> Approximation {
        if let whole = exact?.below == 1 ? exact?.above : exponent.integer, abs(whole) <= 1 << 20 {
            let power = power(base, whole.magnitude)
            return whole < 0 ? Approximation(1) / power : power
        }
        guard base.isReal, exponent.isReal else {
            return isReal ? .undefined : (exponent * base.logarithm).exponential
        }
        if base.real > slack * base.error {
            let value = pow(base.real, exponent.real)
            let error =
                abs(exponent.real) * base.error / base.real
                + (abs(log(base.real)) + 1) * exponent.error
            return Approximation(value, from: value * (error + 2 * rounding))
        }
        if abs(base.real) <= slack * base.error {
            return exponent.real > 0
                ? Approximation(0, from: pow(base.error, exponent.real))
                : .undefined
        }
        if let exact, exact.below % 2 == 1 {
            let root = power(-base, exponent, exact: nil, isReal: true)
            return exact.above % 2 == 0 ? root : -root
        }
        return isReal ? .undefined : (exponent * base.logarithm).exponential
    }

    private static func power(_ base: Approximation, _ exponent: UInt) -> Approximation {
        var (result, square, rest) = (Approximation(1), base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result * square }
            rest >>= 1
            if rest > 0 { square = square * square }
        }
        return result
    }

    /// The principal logarithm.
    var logarithm: Approximation {
        guard size > Self.slack * error else { return .undefined }
        return Approximation(log(size), atan2(isReal ? 0 : imaginary, real), from: error / size)
    }

    /// The power of Euler's number.
    var exponential: Approximation {
        let size = exp(real)
        return Approximation(
            size * cos(imaginary), size * sin(imaginary), from: size * (error + 4 * Self.rounding))
    }

    /// A real function's value; the error grows with the slope.
    func applying(_ function: (Double) -> Double) -> Approximation {
        guard isReal else { return .undefined }
        let value = function(real)
        let step = 1e-6 * max(1, abs(real))
        let around = [function(real - step), value, function(real + step)].filter(\.isFinite)
        let slope = ((around.max() ?? 0) - (around.min() ?? 0)) / step
        return Approximation(value, from: slope * error + 2 * Self.rounding * abs(value))
    }
}
