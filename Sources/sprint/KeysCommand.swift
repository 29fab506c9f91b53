import ArgumentParser
import SprintCommand
import SprintNode

/// `sprint keys`: CURVE keys for clusters of several machines.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Make CURVE keys for a cluster of several machines.",
        subcommands: [New.self])

    /// `sprint keys new DIR`.
    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a coordinator's and a worker's keys in a new directory.",
            discussion: """
                The directory stays with the coordinator (--keys DIR). Workers need worker.secret \
                (--key) and coordinator.public (--server-key). workers.allow lists who may connect.
                """)

        @Argument(help: "Directory for the key files; nothing in it is overwritten.")
        var directory: String

        func run() async throws {
            try await Failure.exiting {
                try CurveKeyFile.makeDirectory(directory)
                try Terminal.write(
                    """
                    \(directory)/coordinator.secret   coordinator: --keys \(directory)
                    \(directory)/workers.allow        coordinator: public keys that may connect
                    \(directory)/coordinator.public   workers: --server-key coordinator.public
                    \(directory)/worker.secret        workers: --key worker.secret

                    """)
            }
        }
    }
}
