import Foundation
import SprintEngine
import SprintModel
import SprintNode
import SprintProtocol

/// From nothing to the first token: how long it takes, and the memory that is taken then.
public struct LoadReport: Hashable, Sendable, Encodable {
    /// Time from opening the file to the first token, which is in the page cache, in milliseconds.
    public var first_token_ms: Statistics
    /// Resident size of the process behind the first token, and the most until then, in bytes.
    public var resident_bytes: Int
    /// See `resident_bytes`.
    public var resident_bytes_max: Int
    /// Of `resident_bytes` what no file backs, neither the model's nor the programs': what another
    /// such process on the machine would take.
    public var anonymous_bytes: Int
    /// Bytes of the files that hold tensors.
    public var file_bytes: Int
    /// Bytes of keys and values among the resident ones.
    public var kv_bytes: Int
    /// Resident size without keys and values, through the file's size. What a small file's process
    /// takes beside the weights makes it large.
    public var resident_share: Double
    /// Cores that others used in the busiest run that counts.
    public var others_cores_max: Double
    /// Runs that were made again because others used more than `othersMax`.
    public var discarded: Int

    /// Loads the model so many times, not counting those in which others used more than `othersMax`
    /// cores, as long as there are not too many of these; the last replica stays loaded.
    ///
    /// The memory is that of the first time, before anything else takes some.
    static func measure(
        _ source: ReplicaSource, repetitions: Int, othersMax: Double
    ) throws -> (report: LoadReport, replica: Replica, checkpoint: Checkpoint) {
        let files = try source.checkpoint().files
        for file in files { try read(file.path) }
        let clock = ContinuousClock()
        var (times, others): ([Double], [Double]) = ([], [])
        var memory: (process: ProcessMemory, kvBytes: Int)?
        var discarded = 0
        while true {
            let (meter, start) = (BusyMeter(), clock.now)
            let checkpoint = try source.checkpoint()
            let replica = try source.replica(of: checkpoint)
            _ = try replica.generate(
                Generation.Request(prompt: [0], sampling: .greedy, seed: 0, maxTokens: 1))
            let (took, noise) = (start.duration(to: clock.now).milliseconds, meter.othersCores())
            if noise > othersMax, discarded < Limits.disturbedTriesMax * repetitions {
                discarded += 1
            } else {
                times.append(took)
                others.append(noise)
            }
            // One page holds the sequence.
            let taken = memory ?? (.current, replica.kvGeometry.pageByteCount)
            memory = taken
            guard times.count >= repetitions else { continue }
            let fileBytes = files.reduce(0) { $0 + $1.byteCount }
            let report = LoadReport(
                first_token_ms: Statistics(times), resident_bytes: taken.process.residentBytes,
                resident_bytes_max: taken.process.residentBytesMax,
                anonymous_bytes: taken.process.anonymousBytes, file_bytes: fileBytes,
                kv_bytes: taken.kvBytes,
                resident_share: Double(taken.process.residentBytes - taken.kvBytes)
                    / Double(max(1, fileBytes)),
                others_cores_max: others.max() ?? 0, discarded: discarded)
            return (report, replica, checkpoint)
        }
    }

    /// Reads a file to its end, so that the page cache has it.
    private static func read(_ path: String) throws {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        while let chunk = try file.read(upToCount: Limits.writeBufferBytesMax), !chunk.isEmpty {}
    }

    /// A line for people.
    var text: String {
        func mebibytes(_ bytes: Int) -> String {
            String(format: "%.0f MiB", Double(bytes) / 0x1p20)
        }
        return String(
            format: "load: %.0f ± %.0f ms to the first token, ", first_token_ms.mean,
            first_token_ms.deviation)
            + "\(mebibytes(resident_bytes)) resident (\(mebibytes(resident_bytes_max)) at most), "
            + "\(mebibytes(anonymous_bytes)) of them its own, "
            + "the file \(mebibytes(file_bytes)), keys and values \(mebibytes(kv_bytes))\n"
    }
}
