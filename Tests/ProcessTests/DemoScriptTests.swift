import Foundation
import Testing

/// `scripts/demo.sh` around programs that only pretend: what it passes on, and how it ends.
@Suite struct DemoScriptTests {
    private let folder: ScratchFolder

    /// A repository of the script and a coordinator that ends as an untrained model's run does:
    /// with a trajectory, without an answer.
    init() throws {
        folder = try ScratchFolder()
        let files = FileManager.default
        for path in ["scripts", ".build/release"] {
            try files.createDirectory(
                at: folder.url.appending(path: path), withIntermediateDirectories: true)
        }
        try files.copyItem(
            atPath: Repository.root + "/scripts/demo.sh",
            toPath: folder.url.appending(path: "scripts/demo.sh").path)
        try program("scripts/fetch-demo-model.sh", "echo /model.gguf")
        try program(
            ".build/release/sprint-coordinator",
            #"echo "${SPRINT_MODEL:-embedded} $*"; [ "${*: -1}" = silent ] && exit 1"#
                + "\nwhile [ \"$1\" != --trajectory ]; do shift; done; echo text > \"$2\"; exit 1")
    }

    private func program(_ path: String, _ text: String) throws {
        _ = FileManager.default.createFile(
            atPath: folder.url.appending(path: path).path,
            contents: Data("#!/bin/bash\n\(text)\n".utf8), attributes: [.posixPermissions: 0o755])
    }

    private func demo(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [folder.url.appending(path: "scripts/demo.sh").path] + arguments
        process.environment = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("SPRINT_")
        }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    @Test func `a trained model that finds no answer has failed`() throws {
        let outcome = try demo()
        #expect(outcome.status == 1)
        #expect(outcome.output.hasPrefix("embedded solve --local-workers 2"))
    }

    @Test func `one that was never taught to plan has not, if it wrote a trajectory`() throws {
        let outcome = try demo("--smollm2")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("/model.gguf solve") && outcome.output.contains("2..3"))
        #expect(try demo("--smollm2", "silent").status == 1)
    }
}
