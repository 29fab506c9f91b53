import SprintCountdown
import Testing

/// An answer is derived line by line, every result written out once.
struct CountdownDerivationTests {
    private static func chain(_ steps: [(Int, CountdownOperation, Int, Int)]) -> CountdownChain {
        let steps = steps.map {
            CountdownStep(high: $0.0, operation: $0.1, low: $0.2, result: $0.3)
        }
        return CountdownChain(first: steps[0], second: steps[1], third: steps[2])
    }

    @Test func `the second step uses the first result`() {
        let chain = Self.chain([(15, .plus, 12, 27), (27, .plus, 5, 32), (32, .minus, 4, 28)])
        #expect(
            chain.derivation == [
                " 27 : ( 15 + 12 )",
                " 27 : ( 15 + 12 ) + 5 : 5",
                " 32 : ( ( 15 + 12 ) + 5 )",
                " 32 : ( ( 15 + 12 ) + 5 ) - 4 : 4",
            ])
        #expect(chain.expression == "( ( 15 + 12 ) + 5 ) - 4")
    }

    @Test func `the third step uses both results`() {
        let chain = Self.chain([(12, .over, 3, 4), (6, .times, 5, 30), (30, .plus, 4, 34)])
        #expect(
            chain.derivation == [
                " 4 : ( 12 / 3 )",
                " 6 : 6 * 5 : 5",
                " 30 : ( 6 * 5 )",
                " 30 : ( 6 * 5 ) + 4 : ( 12 / 3 )",
            ])
        #expect(chain.expression == "( 6 * 5 ) + ( 12 / 3 )")
    }

    /// Two equal steps, and a given number like a result: each result is still written out once.
    @Test func `equal numbers are not taken twice`() {
        let equal = Self.chain([(8, .minus, 5, 3), (8, .minus, 5, 3), (3, .times, 3, 9)])
        #expect(equal.expression == "( 8 - 5 ) * ( 8 - 5 )")
        #expect(equal.derivation.last == " 3 : ( 8 - 5 ) * 3 : ( 8 - 5 )")
        let given = Self.chain([(11, .minus, 1, 10), (12, .minus, 10, 2), (10, .times, 2, 20)])
        #expect(given.expression == "10 * ( 12 - ( 11 - 1 ) )")
    }
}
