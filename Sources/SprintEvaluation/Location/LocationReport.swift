import SprintProtocol

/// Whether the same questions gave the same trajectories, byte for byte, wherever the work was done
/// (contract C1).
public struct LocationReport: Hashable, Sendable, Codable {
    /// The trajectories of one configuration.
    public struct Run: Hashable, Sendable {
        /// The configuration's name.
        public var configuration: String
        /// Whether its pages travelled.
        public var ship: ShipPolicy
        /// What was said to each question, in their order.
        public var answers: [SystemAnswer]

        /// Creates a run.
        public init(configuration: String, ship: ShipPolicy, answers: [SystemAnswer]) {
            self.configuration = configuration
            self.ship = ship
            self.answers = answers
        }
    }

    /// One configuration against the first.
    public struct Row: Hashable, Sendable, Codable {
        /// The configuration's name.
        public var configuration: String
        /// Questions with the same bytes as in the first configuration.
        public var identical: Int
        /// Whether pages were to travel.
        public var ship: ShipPolicy
        /// KV pages that travelled, over all questions.
        public var pages_shipped: Int
        /// Whether the policy was at work: `always` that shipped nothing proves nothing.
        public var holds_policy: Bool
        /// The first question where they differ; `nil` if none does.
        public var difference: Difference?
    }

    /// Where two trajectories part.
    public struct Difference: Hashable, Sendable, Codable {
        /// The question's id.
        public var id: String
        /// Bytes that are the same before it.
        public var offset: Int
        /// What the first configuration wrote around there.
        public var first: String
        /// What the other wrote.
        public var other: String
    }

    /// Questions.
    public let questions: Int
    /// Runs that failed, over all configurations.
    public let failures: Int
    /// The configuration that the others are held against.
    public let first: String
    /// The configurations.
    public let rows: [Row]

    /// Whether every trajectory is the same everywhere, there is one for each question, and pages
    /// travelled where they always do and not where they never do.
    public var holds: Bool {
        failures == 0 && rows.allSatisfy { $0.identical == questions && $0.holds_policy }
    }

    /// Compares runs over the same questions; there is at least one run.
    public init(ids: [String], runs: [Run]) {
        precondition(!runs.isEmpty, "there is a configuration to compare")
        precondition(runs.allSatisfy { $0.answers.count == ids.count }, "each question is answered")
        let first = runs[0]
        questions = ids.count
        failures = runs.reduce(0) { $0 + $1.answers.count { $0.failure != nil } }
        self.first = first.configuration
        rows = runs.map { run in
            let differences = zip(ids, zip(first.answers, run.answers)).compactMap { id, pair in
                Self.difference(id, pair.0, pair.1)
            }
            let pages = run.answers.reduce(0) { $0 + $1.pages_shipped }
            return Row(
                configuration: run.configuration, identical: ids.count - differences.count,
                ship: run.ship, pages_shipped: pages, holds_policy: Self.holds(run.ship, pages),
                difference: differences.first)
        }
    }

    /// The report for people.
    public var text: String {
        let lines = rows.map { row in
            "\(row.configuration): \(row.identical) of \(questions) identical to \(first), "
                + "\(row.pages_shipped) pages shipped\n"
                + (row.holds_policy ? "" : Self.text(row.ship))
                + (row.difference.map { difference in
                    """
                      first difference: \(difference.id), byte \(difference.offset)
                        \(first): \(difference.first.debugDescription)
                        \(row.configuration): \(difference.other.debugDescription)

                    """
                } ?? "")
        }
        return lines.joined() + (failures == 0 ? "" : "\(failures) runs failed\n")
            + conclusion + "\n"
    }

    private var conclusion: String {
        if holds { return "location does not show" }
        let isSame = rows.allSatisfy { $0.identical == questions }
        return failures == 0 && isSame ? "nothing is proven" : "location shows"
    }

    private static func holds(_ ship: ShipPolicy, _ pages: Int) -> Bool {
        switch ship {
        case .always: pages > 0
        case .never: pages == 0
        case .auto: true
        }
    }

    /// Why a policy was not at work.
    private static func text(_ ship: ShipPolicy) -> String {
        ship == .always
            ? "  no page travelled, which proves nothing; ask questions that make tasks\n"
            : "  pages travelled where none may\n"
    }

    private static func difference(
        _ id: String, _ first: SystemAnswer, _ other: SystemAnswer
    ) -> Difference? {
        let (one, two) = (Array(first.text.utf8), Array(other.text.utf8))
        guard one != two else { return nil }
        let offset = zip(one, two).prefix { $0 == $1 }.count
        return Difference(
            id: id, offset: offset, first: around(offset, one, first),
            other: around(offset, two, other))
    }

    private static func around(_ offset: Int, _ text: [UInt8], _ answer: SystemAnswer) -> String {
        if let failure = answer.failure { return "failed: \(failure)" }
        let part = text[max(0, min(offset, text.count) - 30)..<min(text.count, offset + 30)]
        return String(decoding: part, as: UTF8.self)
    }
}
