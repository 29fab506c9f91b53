import Foundation

/// The models that come with the programs, found beside them.
///
/// Installed programs (`PREFIX/bin`) have them in `PREFIX/share/sprint`; programs of a build lie
/// somewhere in the repository, whose `Models` folder is found upwards from them.
public enum EmbeddedModel: String, CaseIterable, Sendable {
    /// Plans and executes Countdown problems; what a program runs without `--model`.
    case sprint = "sprint-countdown.gguf"
    /// The same size trained on one long chain, which evaluations compare with.
    case twin = "sprint-countdown-twin.gguf"

    /// The file's path, or `nil` if it is nowhere near the program.
    public var path: String? {
        Bundle.main.executableURL.flatMap { found(from: $0.resolvingSymlinksInPath()) }
    }

    /// The file as a program at `executable` finds it; ten folders upwards at most.
    func found(from executable: URL) -> String? {
        var folder = executable.deletingLastPathComponent()
        for _ in 0..<10 {
            for place in ["share/sprint", "Models"] {
                let file = folder.appending(path: place).appending(path: rawValue)
                if FileManager.default.isReadableFile(atPath: file.path) { return file.path }
            }
            if folder.path == "/" { break }
            folder.deleteLastPathComponent()
        }
        return nil
    }
}
