/// A component with its lines cut out of the trace.
public struct ComponentText: Hashable, Sendable {
    /// Its number, from 1.
    public let number: Int
    /// What the step is about.
    public let description: String
    /// The planner's text; `nil` where there is none.
    public let plan: [UInt8]?
    /// The instruction; `nil` where there is none.
    public let prompt: [UInt8]?
    /// The executor's text; `nil` where there is none.
    public let execution: [UInt8]?
    /// The comment on the result; `nil` where there is none.
    public let comment: [UInt8]?

    /// A component's texts.
    public init(
        number: Int, description: String, plan: [UInt8]?, prompt: [UInt8]?, execution: [UInt8]?,
        comment: [UInt8]?
    ) {
        self.number = number
        self.description = description
        self.plan = plan
        self.prompt = prompt
        self.execution = execution
        self.comment = comment
    }

    /// The texts of a component, cut out of its trace. Several ranges are joined by a newline.
    public init(_ component: Component, in trace: ReasoningTrace) {
        self.init(
            number: component.number, description: component.description,
            plan: trace.text(of: component.plan), prompt: component.prompt.map { Array($0.utf8) },
            execution: trace.text(of: component.execution),
            comment: trace.text(of: component.comment))
    }
}

extension ReasoningTrace {
    /// The texts of several ranges, joined by a newline; `nil` for none.
    public func text(of ranges: [LineRange]) -> [UInt8]? {
        guard let first = ranges.first else { return nil }
        return ranges.dropFirst().reduce(into: Array(text(of: first))) { joined, range in
            joined.append(UInt8(ascii: "\n"))
            joined.append(contentsOf: text(of: range))
        }
    }
}
