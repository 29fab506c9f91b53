/// Checks components and graph of a sample; every defect is found, none is silently mended.
public struct CurationValidator: Hashable, Sendable {
    /// What a sample is refused for.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// Any defect: for new data.
        case strict
        /// Only what packing cannot go on with: for data that others made.
        case asPublished = "as-published"
    }

    /// What a sample is refused for.
    public let mode: Mode

    /// A validator.
    public init(mode: Mode = .strict) { self.mode = mode }

    /// Whether a sample with these defects goes on.
    public func accepts(_ defects: [CurationDefect]) -> Bool {
        switch mode {
        case .strict: defects.isEmpty
        case .asPublished: !defects.contains(where: \.isFatal)
        }
    }

    /// All defects: of the components in the order of the lines, of their texts, then of the graph.
    ///
    /// - Parameters:
    ///   - texts: what was cut out for them; `nil` where it is not at hand.
    ///   - lineCount: the lines of the trace; where it is not at hand, `nil` takes the last line
    ///     that a component names.
    public static func defects(
        of components: [Component], texts: [ComponentText]? = nil, graph: ComponentGraph?,
        lineCount: Int?
    ) -> [CurationDefect] {
        guard !components.isEmpty else { return [.noComponents] }
        var defects = numbering(of: components)
        for component in components {
            if component.plan.isEmpty { defects.append(.missingPlan(component: component.number)) }
            if !component.execution.isEmpty && component.prompt == nil {
                defects.append(.missingPrompt(component: component.number))
            }
        }
        defects += LineCheck(components, lineCount: lineCount).defects
        defects += HeadingCheck(components, lineCount: lineCount).defects
        if let texts { defects += mismatches(of: components, texts) }
        if let graph { defects += GraphCheck(components.map(\.number), graph).defects }
        return defects
    }

    /// Where texts and components differ. Comments are left out: published texts have none.
    private static func mismatches(
        of components: [Component], _ texts: [ComponentText]
    ) -> [CurationDefect] {
        guard texts.map(\.number) == components.map(\.number) else {
            return [
                .textMismatch(texts: texts.map(\.number), components: components.map(\.number))
            ]
        }
        return zip(components, texts).flatMap { component, text in
            [
                (CurationDefect.Part.Kind.plan, component.plan, text.plan),
                (.execution, component.execution, text.execution),
            ].compactMap { kind, ranges, text in
                ranges.isEmpty == (text == nil)
                    ? nil
                    : .partMismatch(
                        .init(component: component.number, kind: kind), hasText: text != nil)
            }
        }
    }

    private static func numbering(of components: [Component]) -> [CurationDefect] {
        components.enumerated().compactMap { index, component in
            component.number == index + 1
                ? nil : .misnumbered(place: index + 1, number: component.number)
        }
    }
}
