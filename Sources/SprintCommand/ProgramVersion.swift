/// The release of all three programs; the protocol's own version is in every hello.
public enum ProgramVersion {
    /// What `--version` prints.
    public static let text = "0.1.0"
}
