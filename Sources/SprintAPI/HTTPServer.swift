import Hummingbird
import HummingbirdCore
import Logging
import SprintProtocol

/// The HTTP server of `sprint-coordinator serve`, as a service whose end is the end of its task.
public struct HTTPServer: Sendable {
    private let router: ReasoningRouter
    private let host: String
    private let port: Int
    private let idle: Duration
    private let logger: Logger

    /// Serves `service` at `host`:`port`; port 0 takes a free one. A connection on which nothing
    /// moves for `idle` is closed, unless its run is in progress.
    public init(
        service: any ReasoningService, defaults: RunOptions, seed: UInt64?, workersMin: Int,
        host: String, port: Int, idle: Duration = .seconds(Limits.httpIdleSeconds),
        logger: Logger
    ) {
        router = ReasoningRouter(
            service: service, defaults: defaults, seed: seed, workersMin: workersMin)
        self.host = host
        self.port = port
        self.idle = idle
        self.logger = logger
    }

    /// `HOST:PORT` as it was asked for, an IPv6 host in brackets.
    private var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Listens until the surrounding service group shuts down; requests in progress are finished.
    ///
    /// - Parameter onListening: Called once with the port, when requests are answered.
    /// - Throws: `HTTPServerError` if the address cannot be bound.
    public func run(onListening: @escaping @Sendable (Int) -> Void) async throws {
        let application = Application(
            router: router.router(),
            server: .http1(
                configuration: .init(idleTimeout: .nanoseconds(idle.nanoseconds))),
            configuration: .init(
                address: .hostname(host, port: port), serverName: "sprint",
                availableConnectionsDelegate: MaximumAvailableConnections(
                    Limits.httpConnectionsMax)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
        do {
            try await application.run()
        } catch {
            throw HTTPServerError(error, address: address) ?? error
        }
    }
}
