import Foundation
import SprintTrajectory
import Testing

/// The authors' published trajectories, where they are at hand.
enum Published {
    /// The folder beside the repository.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/data/math500/sprint")

    /// The files' names in order; empty where the folder is absent.
    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".txt") }
        .sorted()

    /// A file's bytes.
    static func bytes(of name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }
}

@Suite("Published trajectories", .enabled(if: !Published.names.isEmpty))
struct PublishedTrajectoryTests {
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
            for deviation in trajectory.deviations {
                totals[deviation.kind, default: 0] += 1
                if ![.promptlessPlan, .boxedInPlan].contains(deviation.kind) { print(name, deviation.kind, deviation.round ?? 0, deviation.offset) }
            }
        }
        print(rounds, prompts, executions, totals)
    }
}
