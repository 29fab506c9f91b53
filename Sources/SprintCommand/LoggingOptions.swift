import ArgumentParser
import Logging

/// How much a program says about itself, on stderr.
public struct LoggingOptions: ParsableArguments, Sendable {
    /// The least important level that is still said.
    @Option(help: "Log level: trace, debug, info, notice, warning, error or critical.")
    public var logLevel: Logger.Level = .notice

    /// Reads the options.
    public init() {}

    /// A logger that writes to stderr, between the lines of whatever else is shown there.
    public func logger(_ label: String) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler(label: $0, stream: LogLines()) }
        logger.logLevel = logLevel
        return logger
    }
}

/// Where log lines go.
private struct LogLines: TextOutputStream, Sendable {
    func write(_ line: String) { Terminal.writeErrorLines(line) }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
