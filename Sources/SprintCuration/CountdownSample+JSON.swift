import SprintCountdown

extension CountdownSample {
    /// Appends the sample as a line of JSON, the newline included. The largest intermediate result
    /// is named where it is not the standard one: it says when `none` is right.
    public func writeLine(to bytes: inout [UInt8]) {
        var line = JSONLine(appendingTo: bytes)
        bytes = []
        line.field("id", string: problem.identifier.utf8)
        line.field("question", string: question.utf8)
        line.field("numbers", literal: problem.numbers.description)
        line.field("target", literal: "\(problem.target)")
        if rule.intermediateMax != CountdownRule.standard.intermediateMax {
            line.field("max_intermediate", literal: "\(rule.intermediateMax)")
        }
        line.field("level", literal: "\(solution?.level ?? 0)")
        line.field("solvable", literal: solution == nil ? "false" : "true")
        line.field("sequential", string: sequential)
        line.field("trajectory", string: trajectory)
        line.field("answer", string: answer.utf8)
        bytes = line.finish()
    }
}
