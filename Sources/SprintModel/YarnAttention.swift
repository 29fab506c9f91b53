import Foundation

/// YaRN's factor on cosine and sine (arXiv 2309.00071, section 3.4).
enum YarnAttention {
    /// `0.1 · weight · ln(scale) + 1`, or 1 where nothing is stretched.
    static func factor(scale: Double, weight: Double = 1) -> Double {
        scale <= 1 ? 1 : 0.1 * weight * log(scale) + 1
    }
}
