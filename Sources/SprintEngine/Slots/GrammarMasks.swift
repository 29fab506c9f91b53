import SprintTrajectory

/// The masks that a replica's slots share. Which slot found a mask first never shows in a token.
final class GrammarMasks {
    var planner: MaskCache<PlannerGrammar>
    var executor: MaskCache<ExecutorGrammar>

    init(index: VocabularyIndex) {
        planner = MaskCache(index: index)
        executor = MaskCache(index: index)
    }
}
