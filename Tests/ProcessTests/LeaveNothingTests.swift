import Foundation
import Glibc
import Testing

/// Whatever ends a coordinator, its workers go with it. They hold its standard error, so the end of
/// that stream, for which `outcome` waits, is theirs.
@Suite(
    .enabled(if: Repository.hasModel, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct LeaveNothingTests {
    /// Starts a long run, and gives it a signal when a task has started.
    private func end(
        _ signal: Int32, to target: Target = .coordinator, atLine suffix: String = "task started"
    ) async throws
        -> (outcome: Outcome, workers: [Int32])
    {
        let program = try Program(
            "sprint-coordinator",
            SolveRun.arguments([
                "--local-workers", "2", "--log-level", "debug", "--json",
                // Noise that hardly ever closes its own tag: executions run to their limit.
                "--temperature", "5", "--max-execution-tokens", "400", "--max-rounds", "12",
            ]))
        var workers: [Int32] = []
        var isSent = false
        for await line in program.errorLines {
            if line.hasSuffix("worker joined"), let pid = LogLine(line)["pid"].flatMap(Int32.init) {
                workers.append(pid)
            }
            guard !isSent, line.hasSuffix(suffix) else { continue }
            isSent = true
            program.signal(signal)
            if target == .group { for worker in workers { kill(worker, signal) } }
        }
        #expect(isSent, "no line ends with \(suffix)")
        return (await program.outcome(), workers)
    }

    private enum Target {
        case coordinator
        /// What a terminal's Ctrl-C does: everyone gets it.
        case group
    }

    private func expectGone(_ workers: [Int32]) {
        #expect(!workers.isEmpty)
        for worker in workers {
            #expect(Self.ends(worker), "worker \(worker) is left")
        }
    }

    /// A process closes its descriptors, whose end brought us here, a moment before it is gone; a
    /// zombie is gone too.
    private static func ends(_ worker: Int32) -> Bool {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(5)
        while kill(worker, 0) == 0, state(of: worker) != "Z" {
            if clock.now > deadline { return false }
            sched_yield()
        }
        return true
    }

    private static func state(of process: Int32) -> String {
        let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        return stat.split(separator: ")").last.flatMap { $0.split(separator: " ").first }.map(
            String.init) ?? "Z"
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `Ctrl-C and SIGTERM end with 130 and leave no worker`(signal: Int32) async throws {
        let outcome = try await endInTime(signal, to: .coordinator)
        #expect(outcome.output.isEmpty)
    }

    /// The signal may come after the answer on a busy machine; then another run gets it.
    private func endInTime(_ signal: Int32, to target: Target) async throws -> Outcome {
        for _ in 1...8 {
            let (outcome, workers) = try await end(signal, to: target)
            expectGone(workers)
            if outcome.status == 130 { return outcome }
            #expect([0, 1].contains(outcome.status), "\(outcome.errors)")
        }
        throw SignalTooLate()
    }

    private struct SignalTooLate: Error {}

    @Test func `so they do when the workers get the signal too`() async throws {
        _ = try await endInTime(SIGINT, to: .group)
    }

    @Test(arguments: ["worker joined", "task started"])
    func `kill -9 of the coordinator leaves no worker`(moment: String) async throws {
        for _ in 1...8 {
            let (outcome, workers) = try await end(SIGKILL, atLine: moment)
            expectGone(workers)
            if outcome.status == 128 + SIGKILL { return }
        }
        throw SignalTooLate()
    }

    @Test func `an answer leaves no worker`() async throws {
        let (json, _) = try await SolveRun.run(["--local-workers", "3", "--temperature", "0"])
        expectGone(json.workers.map(\.pid))
    }

    @Test func `Ctrl-C ends the wait for workers`() async throws {
        let program = try Program(
            "sprint-coordinator",
            [
                "solve", "--model", Repository.model, "--bind", "tcp://127.0.0.1:*", "--workers",
                "1", "--kv-memory", "64", "q",
            ])
        for await line in program.errorLines where line.contains("waiting for") {
            program.signal(SIGINT)
        }
        #expect(await program.outcome().status == 130)
    }

    @Test func `serve ends with SIGTERM, answers before, and leaves no worker`() async throws {
        let program = try Program(
            "sprint-coordinator",
            [
                "serve", "--model", Repository.model, "--local-workers", "1", "--http",
                "127.0.0.1:0", "--kv-memory", "64",
                "--log-level", "info",
            ])
        var workers: [Int32] = []
        var isServing = false
        for await line in program.errorLines {
            if line.hasSuffix("worker joined"), let pid = LogLine(line)["pid"].flatMap(Int32.init) {
                workers.append(pid)
            }
            if line.hasPrefix("serving http://") { isServing = true }
            if isServing, !workers.isEmpty { program.signal(SIGTERM) }
        }
        let outcome = await program.outcome()
        #expect(isServing && outcome.status == 0, "\(outcome.errors)")
        expectGone(workers)
    }
}
