import Foundation
import SprintEngine
import SprintModel
import SprintProtocol
import SprintTensor

/// Where a process gets its replica from.
public struct ReplicaSource: Hashable, Sendable {
    /// A GGUF file or a Hugging Face directory.
    public var model: String
    /// A chat template by name, where the model's own is not recognised.
    public var chatTemplate: String?
    /// Compute threads.
    public var threads: Int
    /// Sequences at once.
    public var slots: Int
    /// Memory for KV pages, in bytes.
    public var kvBytes: Int
    /// The order of arithmetic.
    public var numerics: NumericsProfile
    /// Type of keys and values in pages, in place of the profile's.
    public var kvElement: KVGeometry.Element?
    /// What our kernels run on, in place of the widest that this CPU has.
    public var instructionSet: InstructionSet?

    /// Creates a source.
    public init(
        model: String, chatTemplate: String?, threads: Int, slots: Int, kvBytes: Int,
        numerics: NumericsProfile = .fast, kvElement: KVGeometry.Element? = nil
    ) {
        self.model = model
        self.chatTemplate = chatTemplate
        self.threads = threads
        self.slots = slots
        self.kvBytes = kvBytes
        self.numerics = numerics
        self.kvElement = kvElement
    }

    /// Opens the checkpoint without reading its weights.
    ///
    /// - Throws: `NodeError.model` naming the file and what is wrong with it.
    public func checkpoint() throws(NodeError) -> Checkpoint {
        do {
            return try Checkpoint.open(path: model)
        } catch {
            throw .model("\(error)")
        }
    }

    /// Builds a replica.
    ///
    /// - Throws: `NodeError.model` naming the file and what is wrong with it.
    public func replica(of checkpoint: Checkpoint) throws(NodeError) -> sending Replica {
        do {
            return try Replica(
                checkpoint: checkpoint, template: chatTemplate, threads: threads,
                numerics: numerics, kvElement: kvElement, instructionSet: instructionSet,
                options: ReplicaOptions(slots: slots, kvBytes: kvBytes))
        } catch {
            throw .model("\(error)")
        }
    }

    /// Builds a replica for a cluster, where a row's bits may not depend on its batch (contract
    /// C1).
    ///
    /// - Throws: `NodeError.model` naming what is wrong.
    public func clusterReplica(of checkpoint: Checkpoint) throws(NodeError) -> sending Replica {
        guard numerics.keepsRowsApart else {
            throw .model(
                """
                --numerics \(numerics.rawValue) is for measuring one replica: where a task runs \
                would show; pass fast, reference or portable
                """)
        }
        return try replica(of: checkpoint)
    }

    /// Threads of each of `processes` that share this machine's cores.
    public static func threads(sharedBy processes: Int) -> Int {
        max(1, cores / max(1, processes))
    }

    /// Cores of this machine that a process may use.
    public static var cores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
