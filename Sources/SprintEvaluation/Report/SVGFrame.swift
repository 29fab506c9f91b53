import Foundation

extension SVGPlot {
    /// Where coordinates lie in the picture.
    struct Frame {
        static let width = 760.0, height = 380.0
        static let left = 70.0, right = 550.0, top = 40.0, bottom = 325.0
        /// Characters that fit under the axis in one row.
        static let labelCharacters = Int((right - left) / 7)

        let xTicks: [Double]
        let yTicks: [Double]
        private let xRange: ClosedRange<Double>
        private let yRange: ClosedRange<Double>

        init(xs: [Double], ys: [Double], categories: Int) {
            yTicks = Self.ticks(from: ys.min() ?? 0, to: ys.max() ?? 1)
            yRange = yTicks[0]...yTicks[yTicks.count - 1]
            if categories > 0 {
                xTicks = []
                xRange = -0.6...(Double(categories) - 0.4)
            } else {
                xTicks = Self.ticks(from: min(0, xs.min() ?? 0), to: xs.max() ?? 1)
                xRange = xTicks[0]...xTicks[xTicks.count - 1]
            }
        }

        func x(_ value: Double) -> Double {
            Self.left + (Self.right - Self.left) * Self.place(value, xRange)
        }

        func y(_ value: Double) -> Double {
            Self.bottom - (Self.bottom - Self.top) * Self.place(value, yRange)
        }

        /// Round numbers, at most about eight, around all values.
        static func ticks(from low: Double, to high: Double) -> [Double] {
            guard low.isFinite, high.isFinite, high > low else { return [low, low + 1] }
            let raw = (high - low) / 7
            let power = pow(10, floor(log10(raw)))
            let step = ([1, 2, 5, 10].first { $0 * power >= raw } ?? 10) * power
            let first = Int((low / step).rounded(.down))
            let last = Int((high / step).rounded(.up))
            return (first...max(last, first + 1)).map { Double($0) * step }
        }

        private static func place(_ value: Double, _ range: ClosedRange<Double>) -> Double {
            (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        }
    }
}
