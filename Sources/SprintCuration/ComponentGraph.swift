/// Which components a component builds on.
public struct ComponentGraph: Hashable, Sendable {
    /// A component and the components that it builds on.
    public struct Node: Hashable, Sendable {
        /// The component's number.
        public let number: Int
        /// The numbers of its parents, as they are written.
        public let parents: [Int]

        /// A node.
        public init(number: Int, parents: [Int]) {
            self.number = number
            self.parents = parents
        }
    }

    /// The nodes in ascending order of their numbers.
    public let nodes: [Node]

    /// A graph of these nodes.
    public init(_ nodes: [Node]) {
        self.nodes = nodes.sorted { $0.number < $1.number }
    }
}
