import Foundation
import SprintProtocol
import Testing

@testable import SprintCuration

/// Pauses grow, are spread, and honour what the endpoint asks for.
@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy(
        attemptsMax: 9, pauseMin: .seconds(1), pauseMax: .seconds(20))
    private let trouble = ChatFailure.unavailable(status: 500, retryAfter: nil, reason: "")

    @Test(arguments: [UInt64(0), 1, 77, .max])
    func `a pause doubles up to its ceiling and lies in the upper half`(_ spread: UInt64) throws {
        for attempt in 1..<9 {
            let pause = try #require(
                policy.pause(after: trouble, attempt: attempt, spread: spread))
            let longest = min(20, 1 << (attempt - 1))
            #expect(pause <= .seconds(longest) && pause >= .milliseconds(longest * 499))
            #expect(pause == policy.pause(after: trouble, attempt: attempt, spread: spread))
        }
        #expect(policy.pause(after: trouble, attempt: 9, spread: spread) == nil)
    }

    @Test func `calls that failed together come back apart`() {
        let pauses = (0..<50).map { policy.pause(after: trouble, attempt: 5, spread: $0) }
        #expect(Set(pauses).count > 40)
    }

    @Test func `the endpoint's wish is a lower bound, within reason`() {
        func pause(_ asked: Duration) -> Duration? {
            let failure = ChatFailure.unavailable(status: 429, retryAfter: asked, reason: "")
            return policy.pause(after: failure, attempt: 1, spread: 3)
        }
        #expect(pause(.seconds(45)) == .seconds(45))
        #expect(pause(.zero) == policy.pause(after: trouble, attempt: 1, spread: 3))
        #expect(pause(Limits.chatRetryAfterMax + .seconds(1)) == nil)
    }

    @Test func `what is final is not asked again`() {
        let refused = ChatFailure.refused(status: 400, reason: "")
        #expect(policy.pause(after: refused, attempt: 1, spread: 0) == nil)
        for failure in [ChatFailure.unreachable(""), .timedOut(.seconds(1)), .malformed("")] {
            #expect(policy.pause(after: failure, attempt: 1, spread: 0) != nil)
        }
    }

    @Test func `a call that cost all its time is made once more`() {
        for failure in [ChatFailure.timedOut(.seconds(1)), .silent(.seconds(1))] {
            #expect(policy.pause(after: failure, attempt: 1, timeouts: 1, spread: 0) != nil)
            #expect(policy.pause(after: failure, attempt: 2, timeouts: 2, spread: 0) == nil)
        }
    }

    @Test func `Retry-After is seconds or a date`() {
        let now = Date(timeIntervalSince1970: 784_111_777)
        #expect(RetryAfter.pause(of: "120", now: now) == .seconds(120))
        #expect(RetryAfter.pause(of: " 0.25 ", now: now) == .milliseconds(250))
        #expect(
            RetryAfter.pause(of: "Sun, 06 Nov 1994 08:50:07 GMT", now: now) == .seconds(30))
        #expect(RetryAfter.pause(of: "Sun, 06 Nov 1994 08:00:00 GMT", now: now) == .zero)
        for text in ["", "soon", "-1", "inf", "1e99", "Sun, 06 Nov"] {
            #expect(RetryAfter.pause(of: text, now: now) == nil, "\(text)")
        }
    }
}
