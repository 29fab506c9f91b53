import Foundation
import Testing

/// Contract C1 on real processes: same question, options and numerics, same trajectory bytes,
/// wherever and however the work is done.
@Suite(
    .enabled(if: Repository.hasModel, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct LocationTests {
    /// Ways to run a question that must not show; the first is what the others are compared with.
    static let ways: [[String]] = [
        ["--local-workers", "1", "--ship", "always", "--threads", "1"],
        ["--local-workers", "2", "--ship", "always", "--threads", "2"],
        ["--local-workers", "4", "--ship", "always", "--threads", "1"],
        ["--local-workers", "4", "--ship", "never", "--threads", "1"],
        ["--local-workers", "2", "--ship", "auto", "--threads", "1"],
        ["--local-workers", "1", "--ship", "never", "--threads", "2", "--slots", "1"],
    ]

    private func expectSame(
        _ ways: [[String]], _ common: [String], environment: [String: String] = [:],
        embedded: Bool = false
    ) async throws {
        var first: [UInt8]?
        for way in ways {
            let (json, trajectory) = try await SolveRun.run(
                way + common, environment: environment, embedded: embedded)
            expectWork(json, way)
            #expect(
                json.trajectory == String(decoding: trajectory, as: UTF8.self),
                "the file and the document agree")
            if let first { #expect(trajectory == first, "\(way)") }
            first = first ?? trajectory
        }
    }

    /// The run is large enough to show something, and shipped what the policy says.
    private func expectWork(_ json: SolveJSON, _ way: [String]) {
        #expect(
            json.tasks.count >= 8 && json.width >= 3,
            "too small a run to show anything: \(json.trajectory)")
        #expect(json.kv.pages_refused == 0)
        if way.contains("always") {
            #expect(json.kv.pages_shipped >= 16, "\(way)")
        } else if way.contains("never") {
            #expect(json.kv.pages_shipped == 0 && json.kv.bytes_shipped == 0, "\(way)")
        }
    }

    @Test(arguments: ["0", "0.6"])
    func `workers, shipping and threads do not show`(temperature: String) async throws {
        try await expectSame(Self.ways, ["--temperature", temperature])
    }

    /// The cores whose kernels OpenBLAS is told to take: one whose rows keep apart and one whose do
    /// not, where both can run. What it finds by itself depends on how well it knows the CPU.
    static let cores = Repository.hasAVX512 ? ["SkylakeX", "Haswell"] : [""]

    /// OpenBLAS multiplies the embedded model's weights in `reference` with the kernels for
    /// AVX-512; in place of others it is a kernel of ours.
    private func expectKernel(_ environment: [String: String]) async throws {
        let inspect = ["model", "inspect", "--json", "--numerics", "reference"]
        let text = try await Program.run("sprint", inspect, environment: environment).text
        #expect(text.contains("openblas") == (environment["OPENBLAS_CORETYPE"] == "SkylakeX"))
    }

    @Test(arguments: cores, ["0", "0.6"])
    func `nor do they in reference, whichever kernel multiplies on this core`(
        core: String, temperature: String
    ) async throws {
        let environment = core.isEmpty ? [:] : ["OPENBLAS_CORETYPE": core]
        try await expectKernel(environment)
        // The second needs fewer ways: it differs from the first in its kernels only.
        let ways = core == "Haswell" ? Self.ways.prefix(2) + [Self.ways[3]] : Self.ways
        try await expectSame(
            ways.map { $0 + ["--numerics", "reference"] }, ["--temperature", temperature],
            environment: environment, embedded: true)
    }

    @Test(arguments: cores)
    func `nor does a kill in reference`(core: String) async throws {
        let environment = core.isEmpty ? [:] : ["OPENBLAS_CORETYPE": core]
        try await expectKernel(environment)
        try await expectKillHidden(
            [
                "--local-workers", "2", "--ship", "always", "--threads", "1", "--temperature",
                "0.6", "--numerics", "reference",
            ], environment: environment, embedded: true)
    }

    @Test(.enabled(if: Repository.hasAVX512, "OpenBLAS has one core's kernels here"))
    func `another core's order of arithmetic has another name`() async throws {
        let inspect = ["model", "inspect", "--json", "--numerics", "reference"]
        let skylake = try await Program.run(
            "sprint", inspect, environment: ["OPENBLAS_CORETYPE": "SkylakeX"]
        ).text
        let haswell = try await Program.run(
            "sprint", inspect, environment: ["OPENBLAS_CORETYPE": "Haswell"]
        ).text
        #expect(skylake.contains("openblas") && skylake != haswell)
    }

    @Test func `nor does the executors' context change with the place`() async throws {
        try await expectSame(
            Array(Self.ways.prefix(2)), ["--temperature", "0.6", "--context", "rearranged"])
    }

    @Test(arguments: ["always", "never"], ["0", "0.6"])
    func `a worker killed in the middle of a task does not show`(
        ship: String, temperature: String
    ) async throws {
        try await expectKillHidden([
            "--local-workers", "2", "--ship", ship, "--threads", "1", "--temperature", temperature,
        ])
    }

    private func expectKillHidden(
        _ options: [String], environment: [String: String] = [:], embedded: Bool = false
    ) async throws {
        let (_, calm) = try await SolveRun.run(
            options, environment: environment, embedded: embedded)
        // A task may end before the signal comes; then another one is hit.
        for victim in 1...6 {
            let (json, trajectory) = try await SolveRun.killing(
                task: victim, environment: environment
            ) {
                embedded
                    ? SolveRun.embeddedArguments(options + $0) : SolveRun.arguments(options + $0)
            }
            #expect(trajectory == calm, "killed at task \(victim)")
            expectWork(json, options)
            if json.tasks.contains(where: { $0.attempt == 2 }) { return }
        }
        Issue.record("no kill came in time: no attempt 2 in six runs")
    }
}

/// The `name=value` fields of a log line.
struct LogLine {
    private var fields: [String: String] = [:]

    init(_ line: String) {
        for word in line.split(separator: " ") {
            let parts = word.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { fields[String(parts[0])] = String(parts[1]) }
        }
    }

    subscript(name: String) -> String? { fields[name] }
}
