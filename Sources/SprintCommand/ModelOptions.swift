import ArgumentParser
import SprintModel
import SprintNode
import SprintProtocol
import SprintTensor

/// Which model, and how it is computed.
public struct ModelOptions: ParsableArguments, Sendable {
    /// A GGUF file or a Hugging Face directory.
    @Option(help: "GGUF file or Hugging Face directory (default: the embedded Countdown model).")
    public var model: String?

    /// Name of a known chat template, where the model's own is not recognised.
    @Option(help: "Chat template by name, where the model's own is not recognised.")
    public var chatTemplate: String?

    /// Compute threads.
    @Option(help: "Compute threads (default: cores, shared among local workers).")
    public var threads: Int?

    /// The numerics profile; all replicas of a cluster run the same.
    @Option(
        help: """
            Numerics profile: fast, reference or portable (weights as stored, floats in 12 bits, \
            with whole-number inputs and fp16 keys and values; fp32 with OpenBLAS; fp32 with our \
            kernels); free, to measure one replica alone, is fast without row invariance.
            """)
    public var numerics: NumericsProfile = .fast

    /// The type of keys and values; all replicas of a cluster have the same.
    @Option(help: "Keys and values as f16 or f32 (default: f16 with fast, else f32).")
    public var kv: KVGeometry.Element?

    /// What our kernels run on; the results are the same on all.
    @Option(
        help: """
            Instruction set of our kernels, to test one: scalar, avx2, avx512 or avx512vnni \
            (default: the widest this CPU has).
            """)
    public var instructionSet: InstructionSet?

    /// Memory for KV pages of one process.
    @Option(help: "Memory for KV pages in MiB.")
    public var kvMemory: Int = Limits.kvBytesDefault >> 20

    /// Reads the options.
    public init() {}

    /// Path of the model; `validate` has seen to it that there is one.
    public var path: String { model ?? EmbeddedModel.sprint.path ?? "" }

    /// Where a replica with so many slots comes from.
    public func source(slots: Int) -> ReplicaSource {
        var source = ReplicaSource(
            model: path, chatTemplate: chatTemplate, threads: threads ?? ReplicaSource.cores,
            slots: slots, kvBytes: kvMemory << 20, numerics: numerics, kvElement: kv)
        source.instructionSet = instructionSet
        return source
    }

    /// Refuses what no model can have.
    public mutating func validate() throws {
        if path.isEmpty {
            throw ValidationError(
                """
                the embedded model \(EmbeddedModel.sprint.rawValue) is not beside this program: \
                pass --model FILE.gguf or a Hugging Face directory (or set SPRINT_MODEL)
                """)
        }
        if let threads, !(1...Limits.threadsMax).contains(threads) {
            throw ValidationError("--threads must be 1 to \(Limits.threadsMax)")
        }
        let sizes = Limits.kvBytesMin >> 20...Limits.kvBytesMax >> 20
        if !sizes.contains(kvMemory) {
            throw ValidationError(
                "--kv-memory must be \(sizes.lowerBound) to \(sizes.upperBound) MiB")
        }
    }
}

extension NumericsProfile: ExpressibleByArgument {}

extension InstructionSet: ExpressibleByArgument {
    /// `scalar`, `avx2`, `avx512` or `avx512vnni`.
    public init?(argument: String) {
        guard let set = Self.allCases.first(where: { $0.name == argument }) else { return nil }
        self = set
    }

    /// The names that are known.
    public static var allValueStrings: [String] { allCases.map(\.name) }

    /// No name needs a description of its own.
    public static var allValueDescriptions: [String: String] { [:] }

    /// The name, for a flag's default in `--help`.
    public var defaultValueDescription: String { name }
}

extension KVGeometry.Element: ExpressibleByArgument {
    /// `f16` or `f32`.
    public init?(argument: String) {
        guard let element = Self.allCases.first(where: { $0.name == argument }) else { return nil }
        self = element
    }

    /// The names that are known.
    public static var allValueStrings: [String] { allCases.map(\.name) }

    /// No name needs a description of its own.
    public static var allValueDescriptions: [String: String] { [:] }

    /// The name, for a flag's default in `--help`.
    public var defaultValueDescription: String { name }
}
