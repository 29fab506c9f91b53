import Foundation
import SprintEngine
import SprintModel
import SprintProtocol

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

    /// Creates a source.
    public init(
        model: String, chatTemplate: String?, threads: Int, slots: Int, kvBytes: Int,
        numerics: NumericsProfile = .fast
    ) {
        self.model = model
        self.chatTemplate = chatTemplate
        self.threads = threads
        self.slots = slots
        self.kvBytes = kvBytes
        self.numerics = numerics
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
                numerics: numerics, options: ReplicaOptions(slots: slots, kvBytes: kvBytes))
        } catch {
            throw .model("\(error)")
        }
    }

    /// Threads of each of `processes` that share this machine's cores.
    public static func threads(sharedBy processes: Int) -> Int {
        max(1, cores / max(1, processes))
    }

    /// Cores of this machine that a process may use.
    public static var cores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
