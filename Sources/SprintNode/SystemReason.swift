import Foundation

/// The system's own words for why something failed, such as `No space left on device`. Foundation
/// wraps them in numbers of its own, which tell nobody anything.
public enum SystemReason {
    /// The words behind an error of Foundation's; its own description where there is no errno.
    public static func text(of error: any Error) -> String {
        let outer = error as NSError
        let cause = (outer.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
        for error in [outer, cause] {
            guard let error, error.domain == NSPOSIXErrorDomain else { continue }
            if let words = error.localizedFailureReason { return words }
        }
        return outer.localizedDescription
    }

    /// The words for an errno.
    public static func text(of code: POSIXErrorCode) -> String {
        text(of: NSError(domain: NSPOSIXErrorDomain, code: Int(code.rawValue)))
    }
}
