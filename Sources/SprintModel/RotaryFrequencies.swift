import Foundation

/// The frequencies of a rotary embedding after scaling, and the factor on its cosines and sines.
///
/// In the arithmetic of the models' training code: each frequency and each angle is rounded to f32.
struct RotaryFrequencies: Hashable, Sendable {
    /// Radians a position, one for each pair of elements.
    let frequencies: [Float]
    /// Multiplies cosine and sine; 1 but for YaRN.
    let magnitude: Float

    /// The frequencies of a configuration.
    init(_ configuration: ModelConfiguration) {
        let dimension = configuration.headDimension
        let periods = stride(from: 0, to: dimension, by: 2).map { element in
            Float(pow(configuration.rotaryBase, Double(Float(element) / Float(dimension))))
        }
        let plain = periods.map { 1 / $0 }
        switch configuration.rotaryScaling {
        case .none:
            (frequencies, magnitude) = (plain, 1)
        case .linear(let factor):
            (frequencies, magnitude) = (plain.map { $0 / Float(factor) }, 1)
        case .factors(let factors):
            precondition(factors.count == plain.count, "one factor for each pair of elements")
            (frequencies, magnitude) = (zip(plain, factors).map { $0 / $1 }, 1)
        case .llama3(let factor, let low, let high, let context):
            frequencies = plain.map { frequency in
                Self.llama3(
                    Double(frequency), factor: factor, low: low, high: high,
                    context: Double(context))
            }
            magnitude = 1
        case .yarn(let factor, let context, let fast, let slow, let attentionFactor):
            let ramp = Self.yarnRamp(
                dimension: dimension, base: configuration.rotaryBase, context: Double(context),
                fast: fast,
                slow: slow)
            frequencies = zip(periods, ramp).map { period, share in
                Float((1 - share) / Double(period) + share / (factor * Double(period)))
            }
            magnitude = Float(attentionFactor ?? (factor <= 1 ? 1 : 0.1 * log(factor) + 1))
        }
    }

    /// Cosine and sine of pair `pair` at `position`.
    func rotation(pair: Int, position: Int) -> (cosine: Float, sine: Float) {
        let angle = Float(position) * frequencies[pair]
        let (sine, cosine) = Trigonometry.sineCosine(Double(angle))
        return (Float(cosine) * magnitude, Float(sine) * magnitude)
    }

    /// Llama 3.1: wavelengths over `context / low` are divided, under `context / high` kept, a ramp
    /// between.
    private static func llama3(
        _ frequency: Double, factor: Double, low: Double, high: Double, context: Double
    ) -> Float {
        let wavelength = 2 * Double.pi / frequency
        if wavelength < context / high { return Float(frequency) }
        if wavelength > context / low { return Float(frequency / factor) }
        let kept = (context / wavelength - low) / (high - low)
        return Float((1 - kept) * frequency / factor + kept * frequency)
    }

    /// YaRN (arXiv 2309.00071, section 3.2): how much of each pair is interpolated, 0 to 1.
    private static func yarnRamp(
        dimension: Int, base: Double, context: Double, fast: Double, slow: Double
    ) -> [Double] {
        func pair(turns: Double) -> Double {
            Double(dimension) * log(context / (turns * 2 * .pi)) / (2 * log(base))
        }
        let low = max(pair(turns: fast).rounded(.down), 0)
        var high = min(pair(turns: slow).rounded(.up), Double(dimension - 1))
        if high == low { high += 0.001 }
        return (0..<dimension / 2).map { min(max((Double($0) - low) / (high - low), 0), 1) }
    }
}
