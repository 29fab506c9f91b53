import Foundation
import Glibc
import Synchronization

/// The repository and what was built of it.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().path
    /// The tiny model.
    static let model = root + "/Models/tiny/tiny.gguf"
    /// A real model: the one that `SPRINT_TEST_MODEL` names, or that
    /// `scripts/fetch-demo-model.sh` fetched.
    static let realModel =
        ProcessInfo.processInfo.environment["SPRINT_TEST_MODEL"]
        ?? [root + "/.cache/models/SmolLM2-135M-Instruct.Q4_1.gguf"].first {
            FileManager.default.fileExists(atPath: $0)
        }
    /// Whether the processor has AVX-512.
    static let hasAVX512 =
        (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains("avx512f")
        ?? false
    static let hasModel = FileManager.default.fileExists(atPath: model)

    /// A program beside the test bundle, or in the folder of debug builds.
    static func program(_ name: String) -> String {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let places =
            CommandLine.arguments.prefix(3).map {
                URL(fileURLWithPath: $0).deletingLastPathComponent().path
            }
            + [URL(fileURLWithPath: own).deletingLastPathComponent().path]
        let found = places.map { $0 + "/" + name }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        return found ?? root + "/.build/debug/" + name
    }
}

/// How a program ended.
struct Outcome: Sendable {
    /// Exit code, or 128 + the signal.
    var status: Int32
    var output: [UInt8]
    var errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
}

/// A program of ours that runs. Its workers inherit its standard error: that stream ends when the
/// last of them is gone, so that its end is the proof that nothing is left behind.
final class Program: Sendable {
    private let process: Process
    private let output: Reader
    private let errors: Reader
    private let status: AsyncStream<Int32>

    /// - Parameters:
    ///   - folder: where the program lies, if not where it was built.
    ///   - errorsToOutput: sends both streams to one pipe, as a terminal shows them.
    init(
        _ name: String, _ arguments: [String], environment: [String: String] = [:],
        input: [UInt8] = [], in folder: String? = nil, errorsToOutput: Bool = false
    ) throws {
        // A program that refuses a long question leaves the pipe while we still write.
        _ = Glibc.signal(SIGPIPE, SIG_IGN)
        process = Process()
        let path = folder.map { "\($0)/\(name)" } ?? Repository.program(name)
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let own = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SPRINT_") }
        process.environment = own.merging(environment) { $1 }
        let (outputPipe, errorPipe, inputPipe) = (Pipe(), Pipe(), Pipe())
        process.standardOutput = outputPipe
        process.standardError = errorsToOutput ? outputPipe : errorPipe
        process.standardInput = inputPipe
        let (stream, ended) = AsyncStream.makeStream(of: Int32.self)
        status = stream
        process.terminationHandler = { process in
            let isSignal = process.terminationReason == .uncaughtSignal
            ended.yield(process.terminationStatus + (isSignal ? 128 : 0))
            ended.finish()
        }
        try process.run()
        if errorsToOutput { try errorPipe.fileHandleForWriting.close() }
        output = Reader(outputPipe.fileHandleForReading)
        errors = Reader(errorPipe.fileHandleForReading)
        let writer = inputPipe.fileHandleForWriting
        Thread.detachNewThread {
            try? writer.write(contentsOf: Data(input))
            try? writer.close()
        }
    }

    var processID: Int32 { process.processIdentifier }

    /// Sends a signal.
    func signal(_ number: Int32) { kill(processID, number) }

    /// Lines of standard error as they are written; for one reader.
    var errorLines: AsyncStream<String> { errors.lines }

    /// Waits for the end of the program and of everyone who holds its standard error.
    func outcome() async -> Outcome {
        var code: Int32 = -1
        for await status in status { code = status }
        return Outcome(
            status: code, output: await output.all(),
            errors: String(decoding: await errors.all(), as: UTF8.self))
    }

    /// Runs a program to its end.
    static func run(
        _ name: String, _ arguments: [String], environment: [String: String] = [:],
        input: [UInt8] = []
    ) async throws -> Outcome {
        try await Program(name, arguments, environment: environment, input: input).outcome()
    }
}

/// Reads a pipe to its end on a thread of its own.
private final class Reader: Sendable {
    let lines: AsyncStream<String>
    private let bytes = Mutex<[UInt8]>([])
    private let ended: AsyncStream<Void>

    init(_ handle: FileHandle) {
        let (lines, line) = AsyncStream.makeStream(of: String.self)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        self.lines = lines
        self.ended = ended
        Thread.detachNewThread { [self] in
            var rest: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = read(handle.fileDescriptor, &chunk, chunk.count)
                guard count > 0 else { break }
                bytes.withLock { $0 += chunk[..<count] }
                rest += chunk[..<count]
                while let end = rest.firstIndex(of: 10) {
                    line.yield(String(decoding: rest[..<end], as: UTF8.self))
                    rest.removeFirst(end + 1)
                }
            }
            line.finish()
            end.finish()
        }
    }

    func all() async -> [UInt8] {
        for await _ in ended {}
        return bytes.withLock { $0 }
    }
}
