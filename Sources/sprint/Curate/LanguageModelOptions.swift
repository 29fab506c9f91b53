import ArgumentParser
import Foundation
import SprintCommand
import SprintCuration
import SprintProtocol

/// Which language model a stage asks, and how.
struct LanguageModelOptions: ParsableArguments {
    @Option(help: "OpenAI-compatible service, such as http://127.0.0.1:8080/v1.")
    var endpoint: EndpointAddress?

    @Option(help: "Model's name at the endpoint.")
    var model: String?

    @Option(help: "Environment variable that holds the endpoint's key; no key is sent if unset.")
    var keyVariable = "SPRINT_API_KEY"

    @Option(help: "Sampling temperature; 0 is greedy (default: the endpoint's).")
    var temperature: Double?

    @Option(help: "Tokens at most (of an answer; default: the endpoint's).")
    var maxTokens: Int?

    @Option(help: "Calls in flight at once.")
    var concurrency: Int = Limits.chatConcurrencyDefault

    @Option(help: "Calls for one answer at most, the first included (two if time runs out).")
    var attempts: Int = Limits.chatAttemptsDefault

    @Option(help: "Time that one call may take, such as 600s or 10m.")
    var timeout = TimeSpan(Limits.chatTimeoutDefault)

    @Option(
        help: """
            Time without a byte of the answer, such as 60s, after which a call has failed; of an \
            endpoint that says that it cannot stream, only --timeout holds.
            """)
    var silenceTimeout = TimeSpan(Limits.chatSilenceDefault)

    @Option(
        help: "Folder that keeps answers by what was asked (default: cache beside the results).")
    var cache: String?

    @Option(help: "Price of a million tokens that the model reads.")
    var inputPrice = 0.0

    @Option(help: "Price of a million tokens that the model writes.")
    var outputPrice = 0.0

    mutating func validate() throws {
        if !(1...Limits.chatConcurrencyMax).contains(concurrency) {
            throw ValidationError("--concurrency must be 1 to \(Limits.chatConcurrencyMax)")
        }
        if !(1...Limits.chatAttemptsMax).contains(attempts) {
            throw ValidationError("--attempts must be 1 to \(Limits.chatAttemptsMax)")
        }
        if let temperature, !(0...Limits.temperatureMax).contains(temperature) {
            throw ValidationError("--temperature must be 0 to \(Limits.temperatureMax)")
        }
        if let maxTokens, maxTokens < 1 { throw ValidationError("--max-tokens must be positive") }
        if min(inputPrice, outputPrice) < 0 || !(inputPrice + outputPrice).isFinite {
            throw ValidationError("--input-price and --output-price must not be negative")
        }
    }

    /// Refuses a command line without an endpoint and a model.
    func checkIsNamed() throws {
        if endpoint == nil || model == nil {
            throw ValidationError("no language model: pass --endpoint URL and --model NAME")
        }
    }

    /// Runs a stage over samples, shows how far it is, and prints what became of them.
    ///
    /// - Throws: `ExitCode` if a sample has no answer: the next run asks again.
    func run(_ stage: String, _ prompt: Prompt, on items: [StageItem], output: String) async throws
    {
        guard let endpoint, let model else { return try checkIsNamed() }
        let prices = ChatPrices(prompt: inputPrice, completion: outputPrice)
        let line = ProgressLine()
        let key = ProcessInfo.processInfo.environment[keyVariable].flatMap { $0.isEmpty ? nil : $0 }
        let report = try await ChatEndpoint.withEndpoint(
            at: endpoint, key: key, timeout: timeout.duration, silence: silenceTimeout.duration,
            concurrency: concurrency
        ) { service in
            let client = ChatClient(
                service: service, endpoint: endpoint.description,
                cache: ChatCache(folder: cache ?? output + "/cache"),
                policy: RetryPolicy(attemptsMax: attempts))
            let runner = StageRunner(
                stage: stage, prompt: prompt,
                model: .init(name: model, temperature: temperature, maxTokens: maxTokens),
                client: client, folder: output, concurrency: concurrency,
                progress: { report in
                    line.show(
                        "\(stage): " + report.line(at: prices), done: report.records.count,
                        of: report.total)
                },
                notice: { line.note("\(stage): \($0)") })
            return try await runner.run(items)
        }
        try Self.show(report, prices)
    }

    private static func show(_ report: StageReport, _ prices: ChatPrices) throws {
        for record in report.records where record.outcome != .accepted {
            let reason = record.complaints.last?.first?.text ?? ""
            try Terminal.write(
                Terminal.plain("\(record.name): \(record.outcome.rawValue): \(reason)") + "\n")
        }
        try Terminal.write(report.tally.description + "\n")
        try Terminal.write(
            "\(report.resumed) of an earlier run; \(report.account.text(at: prices))\n")
        if let stop = report.stop { Terminal.writeError("error: \(Terminal.plain(stop))\n") }
        if report.stop != nil || report.count(of: .unanswered) > 0 {
            Terminal.writeError("Samples without an answer are asked again by the next run.\n")
            throw ExitCode(ExitStatus.failure)
        }
    }
}

extension EndpointAddress: ExpressibleByArgument {
    /// Reads an address as `init(_:)` does.
    public init?(argument: String) { self.init(argument) }
}
