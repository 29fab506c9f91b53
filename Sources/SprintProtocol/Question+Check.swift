extension Question {
    /// Refuses what no run can be made of; every service calls it, and programs before they load a
    /// model.
    ///
    /// - Throws: `ReasoningFailure.invalidRequest` with a sentence.
    public func check() throws(ReasoningFailure) {
        if text.allSatisfy(\.isWhitespace) {
            throw ReasoningFailure(code: .invalidRequest, message: "the question is empty")
        }
        if text.utf8.count > Limits.questionBytesMax {
            throw ReasoningFailure(
                code: .invalidRequest,
                message: "the question is over \(Limits.questionBytesMax) bytes; shorten it")
        }
        if let violation = options.violation {
            throw ReasoningFailure(code: .invalidRequest, message: violation.description)
        }
    }
}
