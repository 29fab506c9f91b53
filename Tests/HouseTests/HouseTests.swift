import Foundation
import Testing

/// The house checks itself: each law of DESIGN.md and STYLE.md that text can show is held here,
/// over every file of the working tree. `HouseCheckTests` shows that each check can fail.
@Suite struct HouseTests {
    @Test func theTreeIsThere() {
        #expect(Repository.sources.count > 10)
        #expect(Repository.tests.count > 10)
    }

    @Test func lowerFloorsNeverImportHigherOnes() {
        expectNone(FloorCheck().violations(in: Repository.sources))
    }

    @Test func filesAndFunctionsAreShort() {
        expectNone(LengthCheck().violations(in: Repository.sources))
    }

    @Test func linesAreNarrow() {
        expectNone(LengthCheck().wideLines(in: Repository.sources + Repository.tests))
    }

    @Test func publicDeclarationsAreDocumented() {
        expectNone(DocumentationCheck().violations(in: Repository.sources))
    }

    @Test func theCoreIsAFunction() {
        expectNone(PurityCheck().violations(in: Repository.sources))
    }

    @Test func limitsHaveOneHome() {
        expectNone(LimitCheck().violations(in: Repository.sources))
    }

    @Test func nothingIsUnfinishedAndNoPathIsOfOneMachine() {
        expectNone(
            WordingCheck().violations(in: Repository.sources + Repository.tests + Repository.prose))
    }

    @Test func targetsAndFoldersAgree() throws {
        let manifest = try #require(Repository.text("Package.swift"))
        let sources = Repository.folders(in: "Sources")
        let tests = Repository.folders(in: "Tests")
        expectNone(
            PackageCheck().violations(
                manifest: manifest, sourceFolders: sources, testFolders: tests))
    }

    @Test func documentedCommandsExist() throws {
        let makefile = try #require(Repository.text("Makefile"))
        let names = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", ".ci/run"]
        let named = try names.map {
            SourceFile(path: $0, text: try #require(Repository.text($0)))
        }
        let documents =
            named
            + ["docs", "deploy", "training", "Models", "Benchmarks"].flatMap {
                Repository.files(below: $0, extensions: ["md"])
            }
        #expect(documents.contains { !CommandCheck.commands(in: $0.text).isEmpty })
        expectNone(CommandCheck().violations(makefile: makefile, documents: documents))
    }

    @Test func theScriptsThatTheMakefileCallsExist() throws {
        let makefile = try #require(Repository.text("Makefile"))
        let scripts = makefile.matches(of: /scripts\/[a-z-]+\.sh/).map { String($0.0) }
        #expect(!scripts.isEmpty)
        expectNone(scripts.filter { Repository.text($0) == nil }.map { "\($0) does not exist" })
    }

    @Test(.enabled(if: GeneratedCode.canBeChecked))
    func generatedCodeIsUpToDate() throws {
        expectNone(try GeneratedCode.violations())
    }

    private func expectNone(_ violations: [String], _ location: SourceLocation = #_sourceLocation) {
        #expect(
            violations.isEmpty, "\(violations.joined(separator: "\n"))", sourceLocation: location)
    }
}
