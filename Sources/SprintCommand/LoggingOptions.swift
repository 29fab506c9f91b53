import ArgumentParser
import Logging

/// How much a program says about itself, on stderr.
public struct LoggingOptions: ParsableArguments, Sendable {
    /// The least important level that is still said.
    @Option(help: "Log level: trace, debug, info, notice, warning, error or critical.")
    public var logLevel: Logger.Level = .notice

    /// Reads the options.
    public init() {}

    /// A logger that writes to stderr.
    public func logger(_ label: String) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel
        return logger
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
