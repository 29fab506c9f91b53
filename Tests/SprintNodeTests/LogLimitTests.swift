import SprintProtocol
import Testing

@testable import SprintNode

@Suite struct LogLimitTests {
    @Test func `a flood leaves a few lines and their number`() {
        var limit = LogLimit()
        let start = Instant(nanoseconds: 5)
        let first = (0..<100).map { _ in limit.admit(at: start) }
        #expect(first.prefix(Limits.strangerLogLinesMax).allSatisfy { $0 == 0 })
        #expect(first.dropFirst(Limits.strangerLogLinesMax).allSatisfy { $0 == nil })
        let later = start + Limits.strangerLogInterval
        #expect(limit.admit(at: later) == 100 - Limits.strangerLogLinesMax)
        #expect(limit.admit(at: later) == 0, "told once")
    }
}
