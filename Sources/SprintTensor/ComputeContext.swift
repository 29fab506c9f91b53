import CSprintKernels
import SprintProtocol
import Synchronization

/// What kernels run on: an instruction set, a thread pool, and the rule that chooses matrix
/// kernels.
///
/// Its methods write into `FloatMatrix` values row by row; a row's result never depends on the rows
/// beside it, the threads or the instruction set (contract C1).
public final class ComputeContext: Sendable {
    /// The instruction set of our kernels.
    public let instructionSet: InstructionSet
    /// Which matrix kernels may be chosen.
    public let matmulPolicy: MatmulPlan.Policy
    /// Type of keys and values in pages.
    public let kvElement: KVGeometry.Element
    let pool: ThreadPool
    private let lanesMax: Atomic<Int>

    /// Creates a context with a pool of `threads`, the caller's included; without `kvElement` pages
    /// hold what the policy's profile does.
    public init(
        threads: Int, instructionSet: InstructionSet = .best,
        matmulPolicy: MatmulPlan.Policy = .automatic, kvElement: KVGeometry.Element? = nil
    ) {
        precondition(
            InstructionSet.available.contains(instructionSet),
            "an instruction set that this CPU has")
        self.instructionSet = instructionSet
        self.matmulPolicy = matmulPolicy
        self.kvElement = kvElement ?? matmulPolicy.kvElement
        pool = ThreadPool(threads: threads)
        lanesMax = Atomic(threads)
    }

    /// Threads that calls use from now on, 1 to the pool's number; the others sleep.
    public var threads: Int {
        get { lanesMax.load(ordering: .relaxed) }
        set { lanesMax.store(min(max(newValue, 1), pool.threads), ordering: .relaxed) }
    }

    var isa: sk_isa { instructionSet.kernels }

    /// The same kernels on the caller's thread alone.
    public func withOneThread() -> ComputeContext {
        ComputeContext(
            threads: 1, instructionSet: instructionSet, matmulPolicy: matmulPolicy,
            kvElement: kvElement)
    }

    /// Calls `body` once for each of `count` parts of a pass, at most `threads` at a time. What the
    /// parts compute they compute on contexts of one thread.
    public func share(_ count: Int, _ body: (_ part: Int) -> Void) {
        pool.run(count, limit: threads) { part, _ in body(part) }
    }

    /// Whether work that takes one thread about `cost` nanoseconds gains by being shared.
    public func isWorthSharing(nanoseconds cost: Int) -> Bool {
        lanes(forNanoseconds: cost) > 1
    }

    /// Calls `body`, one pass of a model: the pool's threads stay awake between its products.
    public func step(_ body: () -> Void) { pool.step(body) }

    /// Lanes for work that takes one thread about `cost` nanoseconds: a call that is over before
    /// another thread has joined in stays on the caller's.
    func lanes(forNanoseconds cost: Int) -> Int {
        cost < Self.nanosecondsMin ? 1 : threads
    }

    /// What it costs to share a call with threads that look for one, with margin: one sequence of
    /// the embedded model decodes a fifth slower when its products of 2 to 6 µs are shared, and
    /// no slower on two threads than on one from here on.
    private static let nanosecondsMin = 16_000

    /// Splits `count` rows or heads into ranges and runs them on the pool, if they are worth it.
    func split(
        _ count: Int, nanosecondsPerRow cost: Int,
        _ body: (_ range: Range<Int>, _ lane: Int) -> Void
    ) {
        let lanes = lanes(forNanoseconds: count * cost)
        let parts = lanes == 1 ? 1 : min(4 * lanes, count)
        pool.run(parts, limit: lanes) { part, lane in
            body(part * count / parts..<(part + 1) * count / parts, lane)
        }
    }
}
