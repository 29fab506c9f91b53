import Foundation

/// llama.cpp's own benchmark programs, run on the same file and for the same work.
public struct LlamaPeer: Sendable {
    /// Why the peer's figure is missing.
    public struct Failure: Error, CustomStringConvertible {
        /// The program and what went wrong.
        public let description: String
    }

    /// Folder of `llama-bench` and `llama-batched-bench`.
    private let folder: URL
    private let model: String

    /// Programs in `folder`, on the GGUF file `model`.
    ///
    /// - Throws: `Failure` if a program is not there.
    public init(folder: String, model: String) throws(Failure) {
        self.folder = URL(fileURLWithPath: folder)
        self.model = model
        for name in ["llama-bench", "llama-batched-bench"]
        where !FileManager.default.isExecutableFile(atPath: self.folder.appending(path: name).path)
        {
            throw Failure(description: "\(folder) has no \(name); build llama.cpp's tools there")
        }
    }

    /// One run: tokens a second, and the build where the program tells it.
    struct Measured {
        var rate: Double
        var build: String?
    }

    /// Measures one run of work that is no round.
    func run(_ work: EngineWork) throws(Failure) -> Measured {
        switch work.kind {
        case .prefill: try bench(work, ["-p", "\(work.tokens)", "-n", "0"])
        case .decode:
            try bench(work, ["-p", "0", "-n", "\(work.tokens)", "-d", "\(work.depth)"])
        case .batch: try batch(work)
        case .round: preconditionFailure("llama.cpp's programs run no rounds")
        }
    }

    private struct BenchRow: Decodable {
        var avg_ts: Double
        var build_commit: String?
        var build_number: Int?

        var build: String? {
            build_commit.map { commit in commit + (build_number.map { " (\($0))" } ?? "") }
        }
    }

    private func bench(_ work: EngineWork, _ arguments: [String]) throws(Failure) -> Measured {
        let output = try output(
            "llama-bench",
            ["-m", model, "-t", "\(work.threads)", "-r", "1", "-fa", "1", "-o", "json"] + arguments)
        guard let rows = try? JSONDecoder().decode([BenchRow].self, from: output),
            let row = rows.last
        else { throw Failure(description: "llama-bench printed no result") }
        return Measured(rate: row.avg_ts, build: row.build)
    }

    private struct BatchRow: Decodable {
        var speed_tg: Double
    }

    private func batch(_ work: EngineWork) throws(Failure) -> Measured {
        let context = work.depth + work.sequences * (work.tokens + 32)
        let output = try output(
            "llama-batched-bench",
            [
                "-m", model, "-t", "\(work.threads)", "-c", "\(context)", "-pps", "-npp",
                "\(work.depth)", "-ntg", "\(work.tokens)", "-npl", "\(work.sequences)", "-kvu",
                "-fa", "on", "--output-format", "jsonl",
            ])
        let lines = output.split(separator: UInt8(ascii: "\n"))
        let rows = lines.compactMap { try? JSONDecoder().decode(BatchRow.self, from: Data($0)) }
        guard let row = rows.last else {
            throw Failure(description: "llama-batched-bench printed no result")
        }
        return Measured(rate: row.speed_tg)
    }

    private func output(_ name: String, _ arguments: [String]) throws(Failure) -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = folder.appending(path: name)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw Failure(description: "\(name) does not start: \(error.localizedDescription)")
        }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(name) ended with status \(process.terminationStatus)")
        }
        return data
    }
}
