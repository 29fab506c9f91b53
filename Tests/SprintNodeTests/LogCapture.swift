import Logging

/// What is logged, as a stream of lines: `level message key=value …`.
final class LogCapture: Sendable {
    let lines: AsyncStream<String>
    private let sink: AsyncStream<String>.Continuation

    init() { (lines, sink) = AsyncStream.makeStream(of: String.self) }

    var logger: Logger {
        var logger = Logger(label: "test") { [sink] _ in Handler(sink: sink) }
        logger.logLevel = .info
        return logger
    }

    /// The first line that holds all these words.
    func line(with words: String...) async -> String? {
        await lines.first { line in words.allSatisfy { line.contains($0) } }
    }

    private struct Handler: LogHandler {
        let sink: AsyncStream<String>.Continuation
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }
                .map { "\($0.key)=\($0.value)" }
            sink.yield(
                ([event.level.rawValue, "\(event.message)"] + fields).joined(separator: " "))
        }
    }
}
