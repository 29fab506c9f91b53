import ArgumentParser

/// How a program ends when something goes wrong: one sentence on stderr and a code scripts can rely
/// on.
public enum Failure {
    /// Runs `body`; a typed error becomes `error: …` and exit code 1, except one in the command
    /// line, which goes on to `runToExit`.
    public static func exiting<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let code as ExitCode {
            throw code
        } catch let error as ValidationError {
            throw error
        } catch is CancellationError {
            throw ExitCode(ExitStatus.interrupted)
        } catch {
            Terminal.writeError("error: \(Terminal.plain("\(error)"))\n")
            throw ExitCode(ExitStatus.failure)
        }
    }
}
