/// Sine and cosine in double, by additions, multiplications and fused multiply-adds alone.
///
/// A C library's differ in the last bit between versions, which would let a replica's location show
/// (contract C1). Error under 1e-15 for |x| < 1e6, far below the f32 that the rotary table keeps.
enum Trigonometry {
    /// Sine and cosine of `x` radians.
    static func sineCosine(_ x: Double) -> (sine: Double, cosine: Double) {
        let quarter = (x * 0x1.45f306dc9c883p-1).rounded(.toNearestOrEven)
        // x - quarter · π/2, π/2 in two parts.
        var r = x.addingProduct(-quarter, 0x1.921fb54442d18p+0)
        r = r.addingProduct(-quarter, 0x1.1a62633145c07p-54)
        let (sine, cosine) = (sineNearZero(r), cosineNearZero(r))
        switch Int(quarter) & 3 {
        case 0: return (sine, cosine)
        case 1: return (cosine, -sine)
        case 2: return (-sine, -cosine)
        default: return (-cosine, sine)
        }
    }

    /// Taylor's series to x¹⁷; |x| ≤ π/4.
    private static func sineNearZero(_ x: Double) -> Double {
        let square = x * x
        var sum = 0.0
        for degree in stride(from: 16.0, through: 2.0, by: -2.0) {
            sum = (-square / (degree * (degree + 1))) * (1 + sum)
        }
        return x.addingProduct(x, sum)
    }

    /// Taylor's series to x¹⁸; |x| ≤ π/4.
    private static func cosineNearZero(_ x: Double) -> Double {
        let square = x * x
        var sum = 0.0
        for degree in stride(from: 17.0, through: 1.0, by: -2.0) {
            sum = (-square / (degree * (degree + 1))) * (1 + sum)
        }
        return 1 + sum
    }
}
