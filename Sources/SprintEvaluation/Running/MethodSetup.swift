import SprintNode
import SprintProtocol

/// The models and options that the methods of an evaluation share.
public struct MethodSetup: Sendable {
    /// Where replicas of the SPRINT model come from.
    public var sprint: ReplicaSource
    /// Where the baselines' replica comes from, with its threads.
    public var baseline: ReplicaSource
    /// Path of `sprint-worker`.
    public var workerProgram: String
    /// Slots of each worker.
    public var slots: Int
    /// The runs' options; the seed counts up with the question.
    public var options: RunOptions
    /// How a question is put to a chain.
    public var chainPrompt: ChainPrompt
    /// Tokens of a chain, or of a skeleton's point, at most.
    public var chainTokensMax: Int
    /// Samples of self-consistency.
    public var samples: Int
    /// Their temperature.
    public var samplesTemperature: Double

    /// Creates a setup.
    public init(
        sprint: ReplicaSource, baseline: ReplicaSource, workerProgram: String, slots: Int,
        options: RunOptions, chainPrompt: ChainPrompt = .opening,
        chainTokensMax: Int = Limits.chainTokensDefault, samples: Int = Limits.samplesDefault,
        samplesTemperature: Double = Limits.samplesTemperatureDefault
    ) {
        self.sprint = sprint
        self.baseline = baseline
        self.workerProgram = workerProgram
        self.slots = slots
        self.options = options
        self.chainPrompt = chainPrompt
        self.chainTokensMax = chainTokensMax
        self.samples = samples
        self.samplesTemperature = samplesTemperature
    }

    /// How samples of self-consistency are drawn.
    var samplesSampling: SamplingParameters {
        var sampling = options.sampling
        sampling.temperature = samplesTemperature
        return sampling
    }

    /// The model and everything that shapes a method's answers, in words.
    func setting(of method: EvaluationMethod, model digest: Digest256) -> String {
        let source = method.workers > 0 ? sprint : baseline
        let template = source.chatTemplate.map { ", template \($0)" } ?? ""
        let model = "model \(digest), \(source.numerics.rawValue)\(template), "
        let limit = "at most \(chainTokensMax) tokens, seed \(options.seed), "
        let prompts = "prompts \(BaselinePrompts.version), "
        switch method {
        case .sprint: return model + "\(slots) slots, \(options.settingText)"
        case .sequential:
            return model + prompts + chainPrompt.rawValue + ", " + limit
                + options.sampling.settingText
        case .selfConsistency:
            return model + prompts + chainPrompt.rawValue + ", \(samples) samples, " + limit
                + samplesSampling.settingText
        case .skeletonOfThought: return model + prompts + limit + options.sampling.settingText
        }
    }
}

extension SamplingParameters {
    /// The parameters, in words.
    fileprivate var settingText: String {
        "temperature \(temperature), top-p \(topP), top-k \(topK), min-p \(minP)"
    }
}

extension RunOptions {
    /// What shapes a run's text, in words.
    fileprivate var settingText: String {
        "seed \(seed), \(sampling.settingText), \(maxRounds) rounds, prompts \(prompts), "
            + "tokens \(maxPlanTokens)/\(maxExecutionTokens)/\(maxAnswerTokens), "
            + "context \(context.rawValue), ship \(ship.rawValue)"
    }
}
