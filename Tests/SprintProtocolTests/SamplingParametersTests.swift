import SprintProtocol
import Testing

@Suite struct SamplingParametersTests {
    @Test(arguments: [
        SamplingParameters.greedy, .init(temperature: Limits.temperatureMax),
        .init(temperature: 0.6, topP: 1e-9, topK: Limits.vocabularyTokensMax, minP: 1),
    ])
    func `every bound itself is legal`(sampling: SamplingParameters) {
        #expect(sampling.violation == nil)
        #expect(RunOptions(seed: 0, sampling: sampling).violation == nil)
    }

    private static let illegal: [(SamplingParameters, SamplingParameters.Name)] = [
        (.init(temperature: -0.1), .temperature), (.init(temperature: .nan), .temperature),
        (.init(temperature: Limits.temperatureMax.nextUp), .temperature),
        (.init(temperature: 1, topP: 0), .topP), (.init(temperature: 1, topP: 1.1), .topP),
        (.init(temperature: 1, topP: .nan), .topP), (.init(temperature: 1, topK: -1), .topK),
        (.init(temperature: 1, topK: Limits.vocabularyTokensMax + 1), .topK),
        (.init(temperature: 1, minP: -0.1), .minP), (.init(temperature: 1, minP: 1.5), .minP),
        (.init(temperature: 1, minP: .infinity), .minP),
    ]

    @Test(arguments: illegal.indices)
    func `beyond a bound the parameter is named, in a run's options too`(index: Int) throws {
        let (sampling, name) = Self.illegal[index]
        let violation = try #require(sampling.violation)
        #expect(violation.name == name && violation.rule.hasPrefix("must be "))
        #expect(violation.description.hasPrefix(name.rawValue + " must be "))
        #expect(
            RunOptions(seed: 0, sampling: sampling).violation?.description == violation.description)
    }

    @Test func `of several the first is told`() {
        let sampling = SamplingParameters(temperature: -1, topP: 2, topK: -1, minP: 2)
        #expect(sampling.violation?.name == .temperature)
    }
}
