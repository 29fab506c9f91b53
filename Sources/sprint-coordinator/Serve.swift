import ArgumentParser
import Logging
import ServiceLifecycle
import SprintAPI
import SprintCommand
import SprintNode
import SprintProtocol

/// `sprint-coordinator serve`: an OpenAI-compatible service in front of the cluster.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Serve questions over HTTP: GET /health, GET /v1/models, POST /v1/chat/completions.",
        discussion: "SIGTERM or Ctrl-C finishes the requests in progress and ends.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var cluster: ClusterFlags
    @OptionGroup var options: RunOptionFlags
    @OptionGroup var logging: LoggingOptions

    @Option(help: "HTTP address, HOST:PORT; port 0 takes a free one.")
    var http: String = "127.0.0.1:8080"

    mutating func validate() throws {
        if HTTPAddress(http) == nil { throw ValidationError("--http must be HOST:PORT") }
    }

    func run() async throws {
        let logger = logging.logger("sprint-coordinator")
        try await Failure.exiting {
            let setup = try ClusterSetup(model: model, cluster: cluster)
            let defaults = options.options(modelTemperature: setup.checkpoint.defaultTemperature)
            try await setup.cluster(logger: logger).run(checkpoint: setup.checkpoint) { node in
                try await serve(node, defaults: defaults, logger: logger)
            }
        }
    }

    private func serve(_ node: CoordinatorNode, defaults: RunOptions, logger: Logger) async throws {
        guard let address = HTTPAddress(http) else { return }
        let service = HTTPService(
            server: HTTPServer(
                service: node, defaults: defaults, seed: options.seed,
                workersMin: max(1, cluster.workers), host: address.host, port: address.port,
                logger: logger),
            host: address.host, workersAt: node.endpoint)
        var configuration = ServiceGroupConfiguration(
            services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = Limits.shutdownGrace
        let group = ServiceGroup(configuration: configuration)
        try await group.run()
    }
}

/// `HOST:PORT`, an IPv6 host in brackets.
struct HTTPAddress: Hashable {
    let host: String
    let port: Int

    /// Reads `HOST:PORT`; `nil` for anything else.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port)
        else { return nil }
        let name = text[..<colon]
        let isBracketed = name.hasPrefix("[") && name.hasSuffix("]")
        if !isBracketed, name.contains(where: { ":[]".contains($0) }) { return nil }
        host = String(isBracketed ? name.dropFirst().dropLast() : name)
        self.port = port
    }
}

/// The HTTP server as a member of a service group.
private struct HTTPService: Service {
    let server: HTTPServer
    let host: String
    let workersAt: NodeEndpoint

    func run() async throws {
        let name = host.contains(":") ? "[\(host)]" : host
        try await server.run { port in
            Terminal.writeError("serving http://\(name):\(port), workers at \(workersAt)\n")
        }
    }
}
