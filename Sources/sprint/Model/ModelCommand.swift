import ArgumentParser
import Foundation
import SprintCommand
import SprintModel
import SprintNode
import SprintProtocol
import SprintTokenizer

/// `sprint model`: a model on its own, without a cluster.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Look at a model and run it on its own.",
        subcommands: [
            Inspect.self, Tokenize.self, LogitsCommand.self, Generate.self, Perplexity.self,
        ])
}

extension ModelOptions {
    /// The checkpoint that `--model` names.
    ///
    /// - Throws: `NodeError.model` naming the file and what is wrong with it.
    func checkpoint() throws(NodeError) -> Checkpoint {
        try source(slots: 1).checkpoint()
    }

    /// The transformer of a checkpoint on this machine's cores.
    func transformer(of checkpoint: Checkpoint) throws(NodeError) -> Transformer {
        do {
            return try Transformer(
                checkpoint: checkpoint, threads: threads ?? ReplicaSource.cores, numerics: numerics,
                kvElement: kv, instructionSet: instructionSet)
        } catch {
            throw .model("\(error)")
        }
    }

    /// Where a replica of another model, or without one of this, comes from, with the same options
    /// otherwise.
    func source(of other: String?) -> ReplicaSource {
        var source = source(slots: 1)
        if let other { source.model = other }
        return source
    }
}

/// Text given on the command line, in a file, or on standard input.
struct TextArgument: ParsableArguments {
    @Option(help: "Read the text from this file.")
    var file: String?

    @Argument(help: "The text, or - to read standard input.")
    var text: String?

    /// The text's bytes.
    ///
    /// - Throws: `ValidationError` if there is none or it cannot be read.
    func bytes() throws -> [UInt8] {
        if let file {
            let data: Data
            do {
                let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
                data = try handle.readToEnd() ?? Data()
            } catch {
                throw ValidationError("\(file) cannot be read: \(SystemReason.text(of: error))")
            }
            return [UInt8](data)
        }
        guard let text else { throw ValidationError("no text: pass it, or --file FILE, or -") }
        return text == "-"
            ? [UInt8](FileHandle.standardInput.readDataToEndOfFile()) : Array(text.utf8)
    }
}
