import ArgumentParser
import SprintEvaluation
import SprintProtocol

/// What the baselines are and how they are asked.
struct BaselineFlags: ParsableArguments {
    @Option(help: "GGUF file or Hugging Face directory of the baselines' model (default: --model).")
    var baselineModel: String?

    @Option(
        help: """
            How a chain is asked: opening, as a planner is and its sequential twin was trained, or \
            chat, a message that asks any chat model for steps and a boxed answer.
            """)
    var chainPrompt: ChainPrompt = .opening

    @Option(help: "Tokens of the twin's chain at most (the context bounds it too).")
    var maxChainTokens = Limits.chainTokensDefault

    @Option(help: "Samples of self-consistency.")
    var samples = Limits.samplesDefault

    @Option(help: "Sampling temperature of self-consistency.")
    var samplesTemperature = Limits.samplesTemperatureDefault

    mutating func validate() throws {
        if maxChainTokens < 1 { throw ValidationError("--max-chain-tokens must be positive") }
        if !(1...Limits.samplesMax).contains(samples) {
            throw ValidationError("--samples must be 1 to \(Limits.samplesMax)")
        }
        if let violation = SamplingParameters(temperature: samplesTemperature).violation {
            throw ValidationError("--samples-\(violation)")
        }
        if samples > 1, samplesTemperature == 0 {
            throw ValidationError(
                "--samples-temperature must be above 0: greedy chains are all one")
        }
    }
}

extension ChainPrompt: ExpressibleByArgument {}
