import SprintProtocol
import SprintWire
import Testing

@testable import SprintNode

/// What a worker says while no coordinator takes it, and how it ends if none ever will.
@Suite(
    .enabled(if: TinyModel.isThere, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct SeekingTests {
    /// `welcome` as another release would send it: version 2, and a body none of ours.
    @Test func `a coordinator of another protocol version ends the worker with a clear error`()
        async throws
    {
        let coordinator = try BareCoordinator(answering: [0x08, 2, 0xA2, 1, 2, 0x08, 2])
        let worker = try TinyModel.worker(coordinator.endpoint)
        guard case .failed(let error) = await worker.run() else {
            throw Unexpected(text: "it does not fail")
        }
        #expect(error == .protocolVersion(coordinator: 2))
        for word in ["protocol 2", "\(Limits.protocolVersion)", "same release"] {
            #expect(error.description.contains(word), "\(error)")
        }
        await coordinator.stop()
    }

    @Test(arguments: [Refusal.Code.full, .malformed, .shuttingDown, .notRegistered, .fingerprint])
    func `every refusal is in the log`(code: Refusal.Code) async throws {
        let refusal = Refusal(code: code, reason: "Because.")
        let coordinator = try BareCoordinator(answering: ControlCodec.encode(.refuse(refusal)))
        let log = LogCapture()
        let worker = try TinyModel.worker(coordinator.endpoint, logger: log.logger)
        async let departure = worker.run()
        #expect(await log.line(with: "refused", "code=\(code)", "reason=Because.") != nil)
        worker.quit()
        guard case .asked = await departure else {
            #expect(code == .fingerprint)
            return await coordinator.stop()
        }
        await coordinator.stop()
    }

    @Test func `a search that takes long says once what to check`() async throws {
        let refusal = Refusal(code: .shuttingDown, reason: "Because.")
        let coordinator = try BareCoordinator(answering: ControlCodec.encode(.refuse(refusal)))
        let log = LogCapture()
        let worker = try TinyModel.worker(
            coordinator.endpoint, seekNotice: .milliseconds(50), logger: log.logger)
        async let departure = worker.run()
        var (notices, refusals): ([String], Int) = ([], 0)
        for await line in log.lines {
            if line.contains("workers.allow") { notices.append(line) }
            if line.contains("refused"), !notices.isEmpty { refusals += 1 }
            if refusals == 3 { break }
        }
        #expect(notices.count == 1, "it is said once")
        for word in ["warning", "\(coordinator.endpoint)", "address and port"] {
            #expect(notices.first?.contains(word) == true, "\(notices)")
        }
        worker.quit()
        _ = await departure
        await coordinator.stop()
    }
}
