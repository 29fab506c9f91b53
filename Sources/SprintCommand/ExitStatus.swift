/// The programs' exit codes.
public enum ExitStatus {
    /// The work is done; for `solve`, there is an answer.
    public static let success: Int32 = 0
    /// It failed with a typed reason on stderr.
    public static let failure: Int32 = 1
    /// The command line or its environment is wrong.
    public static let usage: Int32 = 2
    /// Ended by Ctrl-C or SIGTERM, as shells report it.
    public static let interrupted: Int32 = 130
}
