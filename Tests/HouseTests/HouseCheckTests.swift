import Testing

/// Each check of the house is fed a snippet that breaks its law, and one beside it that keeps it.
@Suite struct HouseCheckTests {
    private func swift(_ text: String, in target: String = "SprintCluster") -> SourceFile {
        SourceFile(path: "Sources/\(target)/Snippet.swift", text: text)
    }

    private func c(_ text: String) -> SourceFile {
        SourceFile(path: "Sources/CSprintKernels/snippet.c", text: text)
    }

    // MARK: Floors

    @Test(arguments: [
        ("SprintProtocol", "import SprintWire"),
        ("SprintCluster", "public import SprintEngine"),
        ("SprintCluster", "import SprintTrajectory"),
        ("SprintTokenizer", "import SprintModel"),
        ("SprintEngine", "import struct SprintNode.CoordinatorNode"),
        ("SprintNode", "@preconcurrency import CZMQ"),
        ("SprintWire", "import CZMQ"),
        ("SprintEngine", "import Dispatch"),
        ("SprintWire", "import Glibc"),
        ("SprintModel", "import Crypto"),
        ("SprintNode", "import ArgumentParser"),
        ("SprintEngine", "@testable import SprintSimulation"),
        ("SprintNode", "import Testing"),
        ("SprintSimulation", "import SprintEngine"),
        ("SprintUnheardOf", "import SprintProtocol"),
    ])
    func aForbiddenImportIsFound(target: String, line: String) {
        #expect(FloorCheck().violations(in: [swift(line + "\n", in: target)]).count == 1)
    }

    @Test(arguments: [
        ("SprintModel", "import SprintTensor"),
        ("SprintModel", "import SprintTokenizer"),
        ("SprintTrajectory", "internal import SprintTokenizer"),
        ("ZeroMQ", "import CZMQ\nimport Glibc"),
        ("SprintTensor", "import Dispatch"),
        ("SprintNode", "import Dispatch"),
        ("SprintSimulation", "import SprintCluster"),
        ("SprintCluster", "// import SprintNode\nlet text = \"\"\"\nimport SprintNode\n\"\"\""),
        ("sprint", "import SprintNode; import Foundation"),
    ])
    func aLawfulImportIsNot(target: String, line: String) {
        #expect(FloorCheck().violations(in: [swift(line + "\n", in: target)]).isEmpty)
    }

    @Test func theTableIsSound() {
        let house = House()
        for (target, others) in house.sameFloor {
            for other in others { #expect(house.floors[target] == house.floors[other]) }
        }
        for (cTarget, owner) in house.cOwners {
            #expect(house.floors[cTarget] == .cellar)
            #expect(house.floors[owner] == .wrappers)
        }
        let cellar = Set(house.floors.filter { $0.value == .cellar }.keys)
        #expect(cellar == Set(house.cOwners.keys))
    }

    // MARK: Lengths

    @Test func aLongFileIsFound() {
        let lines = { (count: Int) in String(repeating: "let a = 1\n", count: count) }
        #expect(LengthCheck().violations(in: [swift(lines(400))]).isEmpty)
        #expect(LengthCheck().violations(in: [swift(lines(401))]).count == 1)
    }

    @Test(arguments: ["// ", "let a = \"", "let b = "])
    func aWideLineIsFoundWhateverStandsInIt(start: String) {
        let line = { (count: Int) in
            "\n" + start + String(repeating: "é", count: count - start.count)
        }
        #expect(LengthCheck().wideLines(in: [swift(line(100))]).isEmpty)
        #expect(
            LengthCheck().wideLines(in: [swift(line(101))]).map { $0.hasSuffix(":2: 101 columns") }
                == [true])
        #expect(LengthCheck().wideLines(in: [c(line(101))]).count == 1)
    }

    @Test func generatedCodeMayBeLong() {
        let long = String(repeating: "int a;\n", count: 900)
        let file = SourceFile(path: "Sources/CSprintWire/sprint.pb-c.c", text: long)
        #expect(LengthCheck().violations(in: [file]).isEmpty)
    }

    @Test(arguments: [
        "func f() {", "public init(_ a: Int) throws {", "mutating func g<T>() where T: P {",
    ])
    func aLongFunctionIsFound(head: String) {
        let text = { (body: Int) in
            "struct S {\n    \(head)\n" + String(repeating: "        a()\n", count: body)
                + "    }\n}\n"
        }
        #expect(LengthCheck().violations(in: [swift(text(68))]).isEmpty)
        #expect(LengthCheck().violations(in: [swift(text(69))]).count == 1)
    }

    @Test func aLongCFunctionIsFound() {
        let text = { (body: Int) in
            "void f(int a,\n       int b)\n{\n" + String(repeating: "  a = '{';\n", count: body)
                + "}\n"
        }
        #expect(LengthCheck().violations(in: [c(text(66))]).isEmpty)
        #expect(LengthCheck().violations(in: [c(text(67))]).count == 1)
    }

    @Test func bracesInTextDoNotCount() {
        let text = """
            func f() {
                let a = "{{{ \\(g("}")) {" // {
                let b = #"{"\\#(a)"#  /* { /* { */ */
            }
            func h() -> Int
            var x: Int { 1 }
            """
        #expect(LengthCheck.functions(of: swift(text)) == [.init(start: 1, lines: 4)])
    }

    // MARK: Comments on public names

    @Test(arguments: [
        "public struct S {}", "    public init() {}",
        "    @inlinable\n    public static func f() {}",
        "///\npublic let a = 1", "// Plain.\npublic typealias A = Int",
        "/// E.\npublic enum E {\n    case a\n}",
        "@Option(\n    help: \"A.\")\npublic var a = 1",
        "/// E.\npublic enum E {\n    case a(b: Int, c: Int)\n}",
    ])
    func anUndocumentedNameIsFound(text: String) {
        #expect(DocumentationCheck().violations(in: [swift("\n" + text + "\n")]).count == 1)
    }

    @Test(arguments: [
        "/// A.\npublic struct S {}", "/// A.\n@inlinable\npublic func f() {}",
        "public import Foundation",
        "struct S {\n    enum E {\n        case a\n    }\n}", "let text = \"public struct\"",
        "/// E.\npublic enum E {\n    /// A.\n    case a\n    func f() { switch self {\n case .a: "
            + "g()\n} }\n}",
    ])
    func aDocumentedNameIsNot(text: String) {
        #expect(DocumentationCheck().violations(in: [swift("\n" + text + "\n")]).isEmpty)
    }

    // MARK: Purity

    @Test(arguments: [
        "let now = ContinuousClock.now", "let id = Int.random(in: 0..<4)", "Task { await f() }",
        "let at = Date()", "let runs: Dictionary<Int, Int>", "import Foundation",
        "var runs: [RunID: Run] = [:]\nfunc f() { for (id, run) in runs { g() } }",
        "var runs = [RunID: Run]()\nlet ids = runs.keys.sorted()",
        "private var seen: Set<Int> = []\nlet a = self.seen.map { $0 }",
    ])
    func anImpureMachineIsFound(text: String) {
        #expect(PurityCheck().violations(in: [swift(text)]).count == 1)
    }

    @Test(arguments: [
        "func handle(_ event: Event, at now: Instant) -> [Action] { [] }",
        "var runs: [RunID: Run] = [:]\nlet run = runs[id]",
        "var runs: OrderedDictionary<RunID, Run> = [:]\nfor run in runs.values {}",
        "// Date()", "struct ExecutorTask {}",
    ])
    func aPureMachineIsNot(text: String) {
        #expect(PurityCheck().violations(in: [swift(text)]).isEmpty)
    }

    @Test func clocksBelongToFloorFour() {
        let text = "try await Task.sleep(for: .seconds(1))"
        #expect(PurityCheck().violations(in: [swift(text, in: "SprintEngine")]).count == 1)
        #expect(PurityCheck().violations(in: [swift(text, in: "SprintNode")]).isEmpty)
    }

    // MARK: Limits

    @Test(arguments: [
        "private static let depthMax = 32", "let bytesMax: Int = 1 << 20",
        "static var statesMax: Int { 256 }", "let pause: Duration = .milliseconds(250)",
        "static let grace = Duration.seconds(30)",
    ])
    func aStrayLimitIsFound(text: String) {
        #expect(LimitCheck().violations(in: [swift(text)]).count == 1)
    }

    @Test(arguments: [
        "let depthMax = Limits.jsonDepthMax", "var framesMax = 2", "let maxima = 3",
        "// let depthMax = 32", "if span >= .seconds(1) {}",
    ])
    func aNameOfALimitIsNot(text: String) {
        #expect(LimitCheck().violations(in: [swift(text)]).isEmpty)
    }

    // MARK: Words

    @Test(arguments: [
        "// TO" + "DO: later", "/* FIX" + "ME */", "let path = \"/ho" + "me/someone/model.gguf\"",
        "cd /wo" + "rk/main",
    ])
    func aBadWordIsFound(line: String) {
        #expect(WordingCheck().violations(in: [swift("a\n" + line + "\n")]).count == 1)
    }

    @Test(arguments: ["$HOME/models", "framework/", "../wo" + "rk/x", "todos"])
    func aGoodWordIsNot(line: String) {
        #expect(WordingCheck().violations(in: [swift(line)]).isEmpty)
    }

    // MARK: Package and commands

    @Test func aTargetWithoutFolderAndAFolderWithoutTargetAreFound() {
        let manifest = """
            .target(name: "SprintProtocol"), .executableTarget(
                name: "sprint"), .testTarget(name: "HouseTests"),
            .product(name: "Crypto", package: "x")
            """
        let check = PackageCheck()
        let violations = { (sources: [String], tests: [String]) in
            check.violations(manifest: manifest, sourceFolders: sources, testFolders: tests)
        }
        #expect(violations(["SprintProtocol", "sprint"], ["HouseTests"]).isEmpty)
        #expect(violations(["SprintProtocol"], ["HouseTests"]).count == 1)
        #expect(violations(["SprintProtocol", "sprint", "Attic"], []).count == 2)
        let strange = check.violations(
            manifest: ".target(name: \"Attic\")", sourceFolders: ["Attic"], testFolders: [])
        #expect(strange == ["target Attic is on no floor"])
    }

    @Test func aCommandThatDoesNotExistIsFound() {
        let makefile = ".PHONY: test\nFLAGS := -x\ntest check: build\n\tswift test\nbuild:\n"
        let document = SourceFile(
            path: "README.md", text: "Use `make test` to make sure, or\n$ make fly\n")
        #expect(CommandCheck.targets(in: makefile) == ["test", "check", "build"])
        #expect(CommandCheck.commands(in: document.text) == ["test", "fly"])
        let found = CommandCheck().violations(makefile: makefile, documents: [document])
        #expect(found == ["README.md: `make fly` is not in the Makefile"])
    }

    // MARK: The eye itself

    @Test func codeTextKeepsLinesAndBlanksOnlyText() {
        let code = CodeText(swift("let a = \"x\\(b + \"y\")z\" // c\nlet d = #\"e\"# + f\n"))
        #expect(code.lines.count == 3)
        #expect(code.lines[0].filter { $0 != " " } == "leta=")
        #expect(code.lines[1].filter { $0 != " " } == "letd=+f")
        #expect(CodeText(c("char q = '\"'; int b;")).lines[0].contains("int b;"))
    }
}
