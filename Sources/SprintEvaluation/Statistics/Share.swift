import Foundation

/// Shares as people read them.
enum Share {
    /// `39.1 %`
    static func text(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
}
