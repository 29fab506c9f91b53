import Foundation
import SprintTrajectory
import Testing

/// The authors' published trajectories, where they are at hand.
enum Published {
    /// The folder beside the repository.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(
            path: "shared/data/math500/sprint")

    /// The files' names in order; empty where the folder is absent.
    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
            $0.hasSuffix(".txt")
        }
        .sorted()

    /// A file's bytes.
    static func bytes(of name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }
}

@Suite("Published trajectories", .enabled(if: !Published.names.isEmpty))
struct PublishedTrajectoryTests {
    /// What the 150 files hold, counted independently of the parser by regular expressions.
    private static let committed: [TrajectoryDeviation.Kind: Int] = [
        .boxedInPlan: 53, .promptlessPlan: 66, .duplicatePrompt: 2, .futureReference: 6,
        .tagInsideExecution: 3, .unmatchedPromptTag: 1, .nestedPlanInAnswer: 1, .nonePlan: 8,
        .strayTag: 1,
    ]

    @Test("Every file is printed as it was read, and the totals are the committed ones")
    func totals() throws {
        var totals: [TrajectoryDeviation.Kind: Int] = [:]
        var rounds = 0
        var prompts = 0
        var executions = 0
        for name in Published.names {
            let bytes = try Published.bytes(of: name)
            let trajectory = try TrajectoryParser.parse(bytes)
            #expect(trajectory.bytes == bytes, "\(name)")
            rounds += trajectory.rounds.count
            prompts += trajectory.rounds.reduce(0) { $0 + ($1.plan?.items.count ?? 0) }
            executions += trajectory.rounds.reduce(0) { $0 + ($1.executions?.items.count ?? 0) }
            for deviation in trajectory.deviations { totals[deviation.kind, default: 0] += 1 }
        }
        #expect(Published.names.count == 150)
        #expect(rounds == 667)
        #expect(prompts == 1_112)
        #expect(executions == 1_112)
        #expect(totals == Self.committed)
    }

    @Test("Sequential tokens stand to total tokens as SPRINT.md says of all 500: about 0.77")
    func sequentialShare() throws {
        var sequential = 0
        var total = 0
        for name in Published.names {
            let trajectory = try TrajectoryParser.parse(try Published.bytes(of: name))
            let metrics = TrajectoryMetrics(of: trajectory, includingTags: false) { $0.count }
            sequential += metrics.sequentialTokens
            total += metrics.totalTokens
        }
        // In bytes, what a script of regular expressions counts that pairs by place.
        #expect(sequential == 1_166_562)
        #expect(total == 1_452_554)
        let share = Double(sequential) / Double(total)
        #expect((0.72...0.82).contains(share), "\(share)")
    }
}
