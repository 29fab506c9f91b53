import Foundation
import SprintCuration
import Testing

/// The authors' published samples, where they are at hand.
enum PublishedSamples {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/data/curation")

    static let isPresent = FileManager.default.fileExists(
        atPath: folder.appending(path: "1.dag.json").path)

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    static func sample(_ name: String) throws -> CurationSample {
        try CurationFolder(path: folder.path).sample(name)
    }
}

/// The offline stages make of the published components and graphs what was published.
@Suite("Published samples", .enabled(if: PublishedSamples.isPresent))
struct PublishedSampleTests {
    static let names = ["0", "1", "2", "3", "5", "6"]

    @Test(arguments: [
        ("0", 4, 4, "1.00"), ("1", 6, 14, "2.33"), ("2", 2, 5, "2.50"), ("3", 14, 13, "0.93"),
        ("5", 5, 8, "1.60"), ("6", 9, 8, "0.89"),
    ])
    func roundsAndExecutions(_ name: String, _ rounds: Int, _ executions: Int, _ ratio: String)
        throws
    {
        let trajectory = try PublishedSamples.sample(name).trajectory()
        #expect(trajectory.rounds.count == rounds)
        #expect(trajectory.executionCount == executions)
        let made = CurationFilter.ratio(of: trajectory.rounds)
        #expect(String(format: "%.2f", made) == ratio)
        let isKept = CurationFilter.published.verdict(on: trajectory.rounds) == .kept
        #expect(isKept == ["1", "2", "5"].contains(name))
    }

    /// Question and final answer, which no stage's file has, are those of the published trajectory;
    /// no byte differs. The defects of the three samples (overlaps, uncovered lines, a component
    /// without a plan) are in both texts: component 3 of sample 2 has no plan, but its execution is
    /// merged.
    @Test
    func packingAndExportReproduceThePublishedSamples() throws {
        let samples = CurationFolder(path: PublishedSamples.folder.path)
        let packer = SamplePacker(mode: .asPublished)
        var comparison = try PackedComparison(path: PublishedSamples.folder.path)
        let output = try ScratchFolder()
        var results = try PackedFolder(path: output.path)
        for name in Self.names {
            var kept: CuratedTrajectory?
            if case .kept(let trajectory, _) = packer.outcome(of: name, in: samples) {
                kept = trajectory
                #expect(try results.keep(trajectory.text, of: name) == nil)
            }
            #expect(try comparison.differences(of: name, kept) == [], "\(name)")
        }
        #expect(comparison.rest() == [] && comparison.compared == 3)
        var options = DatasetExport.Options()
        options.mode = .asPublished
        let export = DatasetExport(options: options)
        let report = try export.run(from: output.path, to: output.path + "/data")
        #expect(report.refusals.isEmpty && report.samples.map(\.name) == ["1", "2", "5"])
    }

    @Test
    func namesAreFoundInOrder() throws {
        #expect(try CurationFolder(path: PublishedSamples.folder.path).names() == Self.names)
    }

    @Test
    func defectsAreThoseOfThePublishedData() throws {
        let found = try Dictionary(
            uniqueKeysWithValues: Self.names.map { name in
                (name, try PublishedSamples.sample(name).defects.map(\.description))
            })
        #expect(found == Self.defects)
        let strict = CurationValidator(mode: .strict)
        let lenient = CurationValidator(mode: .asPublished)
        for name in Self.names {
            let defects = try PublishedSamples.sample(name).defects
            #expect(strict.accepts(defects) == (name == "5"))
            #expect(lenient.accepts(defects))
        }
    }

    @Test(arguments: names)
    func filesPrintBack(_ name: String) throws {
        let graph = try PublishedSamples.bytes("\(name).dag.json")
        #expect(GraphFile.print(try GraphFile.parse(graph, file: "")) == graph)
        let inline = try PublishedSamples.bytes("\(name).inline.txt")
        #expect(InlineFile.print(try InlineFile.parse(inline, file: "")) == inline)
        let file = try PublishedSamples.bytes("\(name).components.md")
        let components = try ComponentsFile.parse(file, file: "")
        let printed = ComponentsFile.print(components)
        #expect(try ComponentsFile.parse(printed, file: "") == components)
        #expect(Self.canonical(file) == Self.canonical(printed))
    }

    /// A components file with one spelling of line ranges.
    private static func canonical(_ file: [UInt8]) -> String {
        String(decoding: file, as: UTF8.self).replacing(/Lines? (\d+)(?:-(\d+))?/) { match in
            "Lines \(match.1)-\(match.2 ?? match.1)"
        }
    }

    private static let defects = [
        "0": [
            "Component 4 has no plan lines.",
            "The plan of component 5 and the execution of component 5 both have lines 33.",
        ],
        "1": [
            "The plan of component 1 and the execution of component 1 both have lines 1-4.",
            "The plan of component 4 and the execution of component 4 both have lines 23-24.",
        ],
        "2": ["Component 3 has no plan lines."]
            + [6, 24, 36, 41, 66, 70, 81].map { "No component has lines \($0)." },
        "3": ["Component 15 has no plan lines."],
        "5": [],
        "6": [
            "The execution of component 3 and the comment of component 3 both have lines 62.",
            "The execution of component 10 and the comment of component 10 both have lines "
                + "200-201.",
        ],
    ]
}
