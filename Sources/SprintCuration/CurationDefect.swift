/// Something wrong with a sample's components or graph.
public enum CurationDefect: Hashable, Sendable {
    /// A part of a component that names lines.
    public struct Part: Hashable, Sendable, CustomStringConvertible {
        /// Which of the three.
        public enum Kind: String, Hashable, Sendable {
            /// The planner's lines.
            case plan
            /// The executor's lines.
            case execution
            /// The lines about the result.
            case comment
        }

        /// The component's number.
        public let component: Int
        /// Which part.
        public let kind: Kind

        /// A part of the component with this number.
        public init(component: Int, kind: Kind) {
            self.component = component
            self.kind = kind
        }

        /// `plan of component 3`.
        public var description: String { "\(kind.rawValue) of component \(component)" }
    }

    /// There is no component.
    case noComponents
    /// The component at this place, from 1, has another number.
    case misnumbered(place: Int, number: Int)
    /// A range ends before it begins.
    case reversedRange(Part, LineRange)
    /// A range names lines that the trace does not have.
    case outOfBounds(Part, LineRange, lineCount: Int)
    /// A range begins before the part that comes before it in the file.
    case outOfOrder(Part, LineRange, after: Part)
    /// Two parts claim the same lines.
    case overlap(Part, Part, LineRange)
    /// No part claims these lines.
    case uncovered(LineRange)
    /// A component has no plan lines.
    case missingPlan(component: Int)
    /// A component has an execution, but no prompt.
    case missingPrompt(component: Int)
    /// The lines in a component's heading are not those of its parts.
    case headingMismatch(component: Int, LineRange, parts: LineRange)
    /// The texts that were cut out are of other components.
    case textMismatch(texts: [Int], components: [Int])
    /// A part has a text but names no lines, or names lines but has no text.
    case partMismatch(Part, hasText: Bool)
    /// A line of the components' or the graph's file that is not in its form, and what was made of
    /// it.
    case foreignForm(line: Int, String)
    /// The graph lacks a component.
    case missingNode(component: Int)
    /// The graph has a node more than once.
    case duplicateNode(Int)
    /// A node has a parent more than once.
    case duplicateParent(node: Int, parent: Int)
    /// The graph has a node that is no component.
    case unknownNode(Int)
    /// A node has a parent that is no component.
    case unknownParent(node: Int, parent: Int)
    /// A parent does not come before its node.
    case parentNotBefore(node: Int, parent: Int)
    /// These nodes depend on each other in a circle.
    case cycle([Int])

    /// Whether packing cannot go on with it; the others change what a model learns, no more.
    public var isFatal: Bool {
        switch self {
        case .outOfOrder, .overlap, .uncovered, .missingPlan, .missingPrompt, .headingMismatch,
            .partMismatch, .foreignForm, .duplicateParent:
            false
        case .noComponents, .misnumbered, .reversedRange, .outOfBounds, .textMismatch,
            .missingNode, .duplicateNode, .unknownNode, .unknownParent, .parentNotBefore, .cycle:
            true
        }
    }

    /// The kind's name, to count by.
    public var kind: String {
        switch self {
        case .noComponents: "no-components"
        case .misnumbered: "misnumbered"
        case .reversedRange: "reversed-range"
        case .outOfBounds: "out-of-bounds"
        case .outOfOrder: "out-of-order"
        case .overlap: "overlap"
        case .uncovered: "uncovered"
        case .missingPlan: "missing-plan"
        case .missingPrompt: "missing-prompt"
        case .headingMismatch: "heading-mismatch"
        case .textMismatch, .partMismatch: "text-mismatch"
        case .foreignForm: "foreign-form"
        case .missingNode: "missing-node"
        case .duplicateNode: "duplicate-node"
        case .duplicateParent: "duplicate-parent"
        case .unknownNode: "unknown-node"
        case .unknownParent: "unknown-parent"
        case .parentNotBefore: "parent-not-before"
        case .cycle: "cycle"
        }
    }
}
