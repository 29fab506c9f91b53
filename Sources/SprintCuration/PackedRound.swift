/// A round of a trajectory: the components that are planned, and carried out, together.
public struct PackedRound: Hashable, Sendable {
    /// A component in its place.
    public struct Node: Hashable, Sendable {
        /// The component's number.
        public let number: Int
        /// Its parents in the graph.
        public let parents: [Int]
        /// What the planner writes for it; a merged execution stands at its end.
        public let plan: [UInt8]?
        /// The instruction; `nil` for a node that only plans.
        public let prompt: [UInt8]?
        /// What its executor writes; `nil` for a node that only plans.
        public let execution: [UInt8]?
        /// The comment on the result.
        public let comment: [UInt8]?
    }

    /// Its number, from 1.
    public let number: Int
    /// Its nodes, in the order of the trace.
    public internal(set) var nodes: [Node] = []

    /// How many of its nodes have an execution.
    public var executionCount: Int { nodes.count { $0.execution != nil } }
}
