import Foundation
import SprintProtocol
import Synchronization
import Testing

@testable import SprintCuration

/// A stage over a real HTTP server: every sample ends in files, in `set-aside`, or is asked again.
@Suite(.timeLimit(.minutes(20))) struct StageRunnerTests {
    static func items(_ names: [String]) -> [StageItem] {
        names.map { name in
            ComponentsStage.item(
                of: TraceSample(
                    name: name, question: Array("Question \(name)?".utf8), answer: Array("1".utf8),
                    trace: ReasoningTrace(linesOf: Array(Answers.trace.utf8))))
        }
    }

    /// One run of the components stage against a server, cancelled when `cutOff` says so.
    static func run(
        _ items: [StageItem], _ server: ChatServer, _ folder: ScratchFolder, cached: Bool = true,
        stage: String = "components", prompt: Prompt = .components, model: String = "m",
        attempts: Int = 2, concurrency: Int = 4, cutOff: AsyncStream<Void>? = nil,
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> StageReport {
        try await server.serving { base in
            let address = try #require(EndpointAddress(base))
            return try await ChatEndpoint.withEndpoint(
                at: address, key: nil, timeout: .seconds(20), concurrency: concurrency
            ) { endpoint in
                let client = ChatClient(
                    service: endpoint, endpoint: "here",
                    cache: cached ? ChatCache(folder: folder.path + "/cache") : nil,
                    policy: RetryPolicy(attemptsMax: attempts), pause: { _ in })
                let runner = StageRunner(
                    stage: stage, prompt: prompt, model: .init(name: model), client: client,
                    folder: folder.path, concurrency: concurrency, notice: notice)
                let run = Task { try await runner.run(items) }
                if let cutOff {
                    for await _ in cutOff { break }
                    run.cancel()
                }
                return try await run.value
            }
        }
    }

    private static func record(_ folder: ScratchFolder, _ file: String) throws -> StageRecord {
        try JSONDecoder().decode(StageRecord.self, from: Data(try folder.text(file).utf8))
    }

    @Test func `good answers become files that later stages read`() async throws {
        let folder = try ScratchFolder()
        let server = ChatServer { _, _ in .text(Answers.good) }
        let report = try await Self.run(Self.items(["2", "1", "10"]), server, folder)
        #expect(report.records.map(\.name) == ["2", "1", "10"])
        #expect(report.tally.description == "accepted 3" && report.stop == nil)
        #expect(report.account.calls == 3 && report.account.promptTokens == 300)
        #expect(try folder.text("1.components.md").contains("- **Execution:** Lines 2-4"))
        #expect(try folder.text("1.trace.txt") == Answers.trace)
        let record = try Self.record(folder, "1.components.record.json")
        #expect(record.prompt == Prompt.components.version && record.model == "m")
        try folder.write(#"{"1": [], "2": [1]}"#, to: "1.dag.json")
        let sample = try CurationFolder(path: folder.path).sample("1")
        #expect(sample.defects == [] && sample.lineCount == 7)
        #expect(sample.question == Array("Question 1?".utf8) && sample.answer == Array("1".utf8))
        #expect(sample.texts[1].execution == Array("line 6\nline 7".utf8))
    }

    @Test func `an answer with overlaps is sent back with the reasons, and mended`() async throws {
        let folder = try ScratchFolder()
        let server = ChatServer { index, _ in
            .text(index == 0 ? Answers.overlapping : "<think>Oh.</think>```\n\(Answers.good)\n```")
        }
        let report = try await Self.run(Self.items(["1"]), server, folder)
        #expect(report.tally.description == "accepted 1")
        let second = try #require(server.calls.last?.request.messages)
        #expect(second.map(\.role) == [.user, .assistant, .user])
        #expect(second[1].content == Answers.overlapping)
        #expect(second[2].content.contains("both have lines 4."))
        #expect(second[2].content.contains("No component has lines 7."))
        let record = try Self.record(folder, "1.components.record.json")
        #expect(record.complaints.map { $0.map(\.kind) } == [["overlap", "uncovered"]])
        #expect(record.account.calls == 2)
    }

    @Test func `after two corrections a sample is set aside with its reasons`() async throws {
        let folder = try ScratchFolder()
        let server = ChatServer { index, _ in .text(index < 2 ? "No." : Answers.overlapping) }
        let report = try await Self.run(Self.items(["1"]), server, folder)
        #expect(server.calls.count == 1 + Limits.correctionsMax)
        #expect(report.tally.description == "overlap 1, set-aside 1, uncovered 1")
        #expect(!folder.has("1.components.md") && !folder.has("1.components.record.json"))
        let record = try Self.record(folder, "set-aside/1.components.json")
        #expect(record.reasons == ["overlap", "uncovered"] && record.complaints.count == 3)
        #expect(record.answer == Answers.overlapping)
    }

    @Test func `what no answer could mend is not sent back`() async throws {
        let folder = try ScratchFolder()
        let trace = ReasoningTrace(linesOf: Array("a\nb\n</execution>\nd\ne\nf\ng\n".utf8))
        let item = ComponentsStage.item(
            of: TraceSample(name: "1", question: nil, answer: nil, trace: trace))
        let server = ChatServer { _, _ in .text(Answers.good) }
        let report = try await Self.run([item], server, folder)
        #expect(server.calls.count == 1)
        #expect(report.tally.description == "inline-tag 1, set-aside 1")
    }

    @Test func `every retry is told with the sample's name`() async throws {
        let folder = try ScratchFolder()
        let server = ChatServer { index, _ in index == 0 ? .status(500) : .text(Answers.good) }
        let told = Mutex<[String]>([])
        let report = try await Self.run(
            Self.items(["7"]), server, folder,
            notice: { line in told.withLock { $0.append(line) } })
        #expect(report.tally["accepted"] == 1)
        let lines = told.withLock { $0 }
        #expect(lines.count == 1 && lines[0].hasPrefix("7: The endpoint cannot answer now"))
    }

    @Test func `an answer that was cut off does not pass`() async throws {
        let folder = try ScratchFolder()
        let server = ChatServer { _, _ in .text(Answers.good, finishReason: "length") }
        let report = try await Self.run(Self.items(["1"]), server, folder)
        #expect(report.tally.description == "cut-off 1, set-aside 1")
    }

    @Test(arguments: [true, false])
    func `a second run makes no call, with the cache or the files alone`(_ keepsFiles: Bool)
        async throws
    {
        let folder = try ScratchFolder()
        let server = ChatServer { _, request in
            let isHopeless = request.messages[0].content.contains("Question 3?")
            return .text(isHopeless ? Answers.overlapping : Answers.good)
        }
        let items = Self.items(["1", "2", "3"])
        let first = try await Self.run(items, server, folder)
        let results = try folder.text("1.components.md")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for name in names where keepsFiles ? name == "cache" : name != "cache" {
            try FileManager.default.removeItem(at: folder.url.appending(path: name))
        }
        let silent = ChatServer { _, _ in .status(500) }
        let second = try await Self.run(items, silent, folder)
        #expect(silent.calls.isEmpty && second.account.calls == 0)
        #expect(second.tally == first.tally && second.tally["set-aside"] == 1)
        #expect(second.resumed == (keepsFiles ? 3 : 0))
        #expect(second.account.cached == (keepsFiles ? 0 : 5))
        #expect(try folder.text("1.components.md") == results)
    }

    @Test func `a run that was cut off goes on where it was`() async throws {
        let folder = try ScratchFolder()
        let items = Self.items(["1", "2", "3", "4"])
        let (hanging, hangs) = AsyncStream.makeStream(of: Void.self)
        let server = ChatServer { index, _ in
            if index < 2 { return .text(Answers.good) }
            hangs.yield()
            return .hang
        }
        await #expect(throws: CancellationError.self) {
            try await Self.run(items, server, folder, concurrency: 1, cutOff: hanging)
        }
        let rest = ChatServer { _, _ in .text(Answers.good) }
        let report = try await Self.run(items, rest, folder)
        #expect(rest.calls.count == 2 && report.resumed == 2)
        #expect(report.tally.description == "accepted 4")
        #expect(report.account.calls == 2 && report.accountOfAllRuns.calls == 4)
        #expect(try StageSummary.all(in: folder.url).first?.account?.calls == 4)
    }

    @Test func `another model is another question`() async throws {
        let folder = try ScratchFolder()
        let server = ChatServer { _, _ in .text(Answers.good) }
        _ = try await Self.run(Self.items(["1"]), server, folder)
        _ = try await Self.run(Self.items(["1"]), server, folder, model: "n")
        #expect(server.calls.map(\.request.model) == ["m", "n"])
        #expect(try Self.record(folder, "1.components.record.json").model == "n")
    }

    @Test func `a sample without an answer is asked again by the next run`() async throws {
        let folder = try ScratchFolder()
        let broken = ChatServer { _, request in
            request.messages[0].content.contains("Question 2?")
                ? .status(500) : .text(Answers.good)
        }
        let items = Self.items(["1", "2"])
        let first = try await Self.run(items, broken, folder)
        #expect(first.tally.description == "accepted 1, unanswered 1, unavailable-500 1")
        #expect(folder.has("set-aside/2.components.json") && first.stop == nil)
        let whole = ChatServer { _, _ in .text(Answers.good) }
        let second = try await Self.run(items, whole, folder)
        #expect(whole.calls.count == 1 && second.tally.description == "accepted 2")
        #expect(!folder.has("set-aside/2.components.json") && folder.has("2.components.md"))
    }

    @Test func `a refused request sets its sample aside, a refused key ends the stage`()
        async throws
    {
        let folder = try ScratchFolder()
        let long = ChatServer { index, _ in
            index == 0
                ? .status(400, body: #"{"error": {"message": "context length"}}"#)
                : .text(Answers.good)
        }
        let report = try await Self.run(Self.items(["1", "2"]), long, folder, concurrency: 1)
        #expect(report.tally.description == "accepted 1, refused-400 1, set-aside 1")
        let locked = ChatServer { _, _ in .status(401) }
        let names = (11...50).map(String.init)
        let stopped = try await Self.run(Self.items(names), locked, folder)
        #expect(stopped.stop?.contains("401") == true && locked.calls.count <= 4)
        #expect(stopped.tally["not-asked"] == 40)
    }

    @Test func `a dead endpoint ends the stage, and nothing is lost from the count`() async throws {
        let folder = try ScratchFolder()
        let dead = ChatServer { _, _ in .status(502) }
        let names = (1...40).map(String.init)
        let report = try await Self.run(Self.items(names), dead, folder, attempts: 1)
        #expect(report.count(of: .unanswered) == Limits.unansweredInRowMax)
        #expect(report.tally["not-asked"] == 40 - Limits.unansweredInRowMax)
        #expect(report.stop?.contains("502") == true)
    }

    @Test(arguments: [1, 3])
    func `so many calls are in flight and no more`(_ concurrency: Int) async throws {
        let folder = try ScratchFolder()
        let gate = Gate(waitsFor: concurrency)
        let server = ChatServer { _, _ in
            await gate.pass()
            return .text(Answers.good)
        }
        let names = (1...(concurrency * 4)).map(String.init)
        let report = try await Self.run(
            Self.items(names), server, folder, concurrency: concurrency)
        #expect(report.tally["accepted"] == names.count)
        #expect(server.inFlightMax == concurrency)
    }

    @Test func `a sample that cannot be asked about is set aside without a call`() async throws {
        let folder = try ScratchFolder()
        let trace = ReasoningTrace(linesOf: Array("a\nsee <Plan_1>\n".utf8))
        let item = ComponentsStage.item(
            of: TraceSample(name: "1", question: nil, answer: nil, trace: trace))
        let server = ChatServer { _, _ in .text(Answers.good) }
        let report = try await Self.run([item], server, folder)
        #expect(server.calls.isEmpty && report.tally.description == "reserved-tag 1, set-aside 1")
        #expect(try folder.text("set-aside/1.components.json").contains("<Plan_1>"))
    }

    @Test func `the summary says what was asked and what came`() async throws {
        let folder = try ScratchFolder()
        _ = try await Self.run(
            Self.items(["1", "2"]), ChatServer { _, _ in .text(Answers.good) }, folder)
        let summary = try #require(try StageSummary.all(in: folder.url).first)
        #expect(summary.counts == [.init(name: "accepted", count: 2)])
        #expect(summary.settings.contains(.init(name: "prompt", value: "components/1")))
        #expect(summary.account?.calls == 2)
    }
}

/// Lets calls through in groups of a size: so many are open at once, if so many may be.
private final class Gate: Sendable {
    private let size: Int
    private let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])

    init(waitsFor size: Int) { self.size = size }

    func pass() async {
        await withCheckedContinuation { continuation in
            let group = waiting.withLock { waiting in
                waiting.append(continuation)
                guard waiting.count == size else { return [CheckedContinuation<Void, Never>]() }
                defer { waiting = [] }
                return waiting
            }
            for one in group { one.resume() }
        }
    }
}
