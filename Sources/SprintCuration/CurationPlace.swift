/// A line of a file, to name in an error.
struct CurationPlace: Hashable {
    let file: String
    let line: Int

    func malformed(_ reason: String) -> CurationError {
        .malformed(file: file, line: line, reason: reason)
    }
}
