import SprintModel
import SprintProtocol
import SprintTensor
import SprintTokenizer
import SprintTrajectory

/// Why a checkpoint cannot become a replica.
public enum ReplicaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The weights cannot be run.
    case model(ModelError)
    /// The chat template is unknown.
    case template(ChatTemplateError)
    /// The vocabulary cannot write the planner's tags.
    case vocabulary(VocabularyError)

    /// A sentence that says what to do.
    public var description: String {
        switch self {
        case .model(let error): error.description
        case .template(let error): error.description
        case .vocabulary(let error): error.description
        }
    }
}

extension Replica {
    /// Loads a checkpoint's weights and vocabulary; takes seconds for a large model.
    ///
    /// - Parameters:
    ///   - template: a chat template's name, in place of the checkpoint's own.
    ///   - threads: compute threads, the caller's included.
    ///   - numerics: the order of arithmetic; all replicas of a cluster run the same.
    ///   - kvElement: the type of keys and values in pages, in place of the profile's.
    ///   - instructionSet: what our kernels run on, in place of the widest that this CPU has.
    public convenience init(
        checkpoint: Checkpoint, template: String? = nil, threads: Int,
        numerics: NumericsProfile = .fast, kvElement: KVGeometry.Element? = nil,
        instructionSet: InstructionSet? = nil,
        options: ReplicaOptions = ReplicaOptions()
    ) throws(ReplicaError) {
        let language = try ReplicaLanguage(checkpoint: checkpoint, template: template)
        let model: Transformer
        do throws(ModelError) {
            model = try Transformer(
                checkpoint: checkpoint, threads: threads, numerics: numerics, kvElement: kvElement,
                instructionSet: instructionSet)
        } catch {
            throw .model(error)
        }
        self.init(model: model, language: language, options: options)
    }

    /// Threads of the next pass, 1 to the number the replica was made with; never shows in a token.
    public var threads: Int {
        get { model.threads }
        set { model.threads = newValue }
    }
}

extension ReplicaLanguage {
    /// The language of a checkpoint, with the chat template named or else its own, if it has one.
    public init(checkpoint: Checkpoint, template name: String? = nil) throws(ReplicaError) {
        let template: ChatTemplate?
        do throws(ChatTemplateError) {
            if let name {
                template = try ChatTemplate(named: name)
            } else if let jinja = checkpoint.chatTemplate {
                template = try ChatTemplate(jinja: jinja)
            } else {
                template = nil
            }
        } catch {
            throw .template(error)
        }
        do throws(VocabularyError) {
            try self.init(
                tokenizer: Tokenizer(checkpoint.tokenizer),
                rows: checkpoint.configuration.vocabularySize,
                template: template)
        } catch {
            throw .vocabulary(error)
        }
    }
}
