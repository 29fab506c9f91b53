import SprintCountdown
import SprintProtocol
import Testing

/// Expressions are read as arithmetic reads them, and their values are exact.
struct CountdownExpressionTests {
    @Test(arguments: [
        ("1+2*3", 7, 1), ("(1+2)*3", 9, 1), ("8-3-2", 3, 1), ("8/2/2", 2, 1), ("1/3+1/6", 1, 2),
        ("8/(3-8/3)", 24, 1), ("[2+{3}]*4", 20, 1), ("3-7", -4, 1), ("2−1", 1, 1),
        ("\\left(2\\times3\\right)\\div4", 3, 2), ("\\frac{1}{2}+\\frac{3+4}{5}", 19, 10),
        ("2(3)(4)", 24, 1), ("12/4(3)", 9, 1), ("6-2(1+1)", 2, 1),
    ])
    func valuesAreExact(_ text: String, _ numerator: Int, _ denominator: Int) throws {
        let value = try CountdownExpression(parsing: text).value()
        #expect(value == Rational(numerator, over: denominator))
    }

    @Test
    func randomTreesHaveTheirFloatingValue() throws {
        let seed: UInt64 = 77
        var generator = SplitMix64(seed: seed)
        var compared = 0
        for _ in 0..<500 {
            let text = Self.randomText(depth: 4, using: &generator)
            let expression = try CountdownExpression(parsing: text)
            guard let value = try? expression.value() else { continue }
            let exact = Double(value.numerator) / Double(value.denominator)
            let floating = expression.floatingValue
            #expect(
                abs(exact - floating) <= 1e-9 * max(1, abs(floating)), "seed \(seed): \(text)")
            compared += 1
        }
        #expect(compared > 400)
    }

    @Test
    func overflowIsAFaultAndNoTrap() throws {
        let large = "9223372036854775807"
        let faults: [CountdownFault] = [
            "\(large)*\(large)", "\(large)+1", "0-\(large)-1-1", "1/\(large)/\(large)",
        ].compactMap { text in
            do {
                _ = try CountdownExpression(parsing: text).value()
                return nil
            } catch let fault as CountdownFault {
                return fault
            } catch {
                return nil
            }
        }
        #expect(faults == Array(repeating: .tooLarge, count: 4))
        #expect(Rational(.min, over: 1) == nil)
        #expect(Rational(1, over: 0) == nil)
    }

    @Test
    func noTextCrashesTheParser() {
        let seed: UInt64 = 5
        var generator = SplitMix64(seed: seed)
        let alphabet = Array("0123456789+-*/()[]{}=\\ x×÷\u{0}é".unicodeScalars)
        var faults = 0
        for _ in 0..<2_000 {
            var text = ""
            for _ in 0..<generator.below(12) {
                text.unicodeScalars.append(alphabet[generator.below(alphabet.count)])
            }
            if (try? CountdownExpression(parsing: text)) == nil { faults += 1 }
        }
        #expect((1..<2_000).contains(faults), "seed \(seed)")
    }

    private static func randomText(depth: Int, using generator: inout SplitMix64) -> String {
        if depth == 0 || generator.below(4) == 0 { return "\(generator.below(30))" }
        let operation = ["+", "-", "*", "/"][generator.below(4)]
        let left = randomText(depth: depth - 1, using: &generator)
        let right = randomText(depth: depth - 1, using: &generator)
        return "(\(left)) \(operation) (\(right))"
    }
}
