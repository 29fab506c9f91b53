import SprintCountdown

/// The small words of the Countdown text, version 2: a number or operator carries one space before
/// it, so that each is a single token of the embedded model.
enum CountdownText {
    private static let space = UInt8(ascii: " ")

    /// ` 27`
    static func write(_ value: Int, to bytes: inout [UInt8]) {
        bytes.append(space)
        if value < 10 {
            bytes.append(UInt8(ascii: "0") + UInt8(value))
        } else if value < 100 {
            bytes.append(UInt8(ascii: "0") + UInt8(value / 10))
            bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
        } else {
            bytes.append(contentsOf: String(value).utf8)
        }
    }

    /// ` 15 * 5`
    static func writeTerms(
        _ high: Int, _ operation: CountdownOperation, _ low: Int, to bytes: inout [UInt8]
    ) {
        write(high, to: &bytes)
        bytes.append(space)
        bytes.append(operation.symbol)
        write(low, to: &bytes)
    }

    /// ` 15 * 5`
    static func writeTerms(of step: CountdownStep, to bytes: inout [UInt8]) {
        writeTerms(step.high, step.operation, step.low, to: &bytes)
    }

    /// ` 15 * 5 = 75`
    static func write(_ step: CountdownStep, to bytes: inout [UInt8]) {
        writeTerms(of: step, to: &bytes)
        bytes.append(contentsOf: " =".utf8)
        write(step.result, to: &bytes)
    }

    /// ` 15 + 12 = 27 , 27 + 5 = 32 , 32 - 4 = 28`
    static func write(_ chain: CountdownChain, to bytes: inout [UInt8]) {
        write(chain.first, to: &bytes)
        bytes.append(contentsOf: " ,".utf8)
        write(chain.second, to: &bytes)
        bytes.append(contentsOf: " ,".utf8)
        write(chain.third, to: &bytes)
    }

    /// ` 27 5 4 to 78`
    static func writeTask(_ numbers: [Int], _ target: Int, to bytes: inout [UInt8]) {
        for number in numbers { write(number, to: &bytes) }
        bytes.append(contentsOf: " to".utf8)
        write(target, to: &bytes)
    }

    /// `27 5 4 to 78`
    static func prompt(_ numbers: [Int], _ target: Int) -> String {
        var bytes: [UInt8] = []
        writeTask(numbers, target, to: &bytes)
        return String(decoding: bytes.dropFirst(), as: UTF8.self)
    }

    /// The lines of the answer: the chain, the derivation of its expression, the expression boxed.
    static func answer(_ solution: CountdownSolution?) -> [UInt8] {
        guard let chain = solution?.chain else { return Array("\\boxed{ none }".utf8) }
        var bytes: [UInt8] = []
        write(chain, to: &bytes)
        for line in chain.derivation { bytes.append(contentsOf: "\n\(line)".utf8) }
        bytes.append(contentsOf: "\n\\boxed{ \(chain.expression) }".utf8)
        return bytes
    }
}
