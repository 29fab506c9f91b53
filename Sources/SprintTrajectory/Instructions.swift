/// What a model with a chat template is told before the question.
public enum Instructions {
    /// Version 1. A trained model has read the same text in training; any change is a new version.
    public static let version1 = """
        Solve the question below in rounds of planning and parallel work.

        In round N, open a plan with <Plan_N>. Think aloud in it, and wherever a piece of work can \
        be done on its own, hand it out in one line: <prompt_N.1> one specific instruction \
        </prompt_N.1>, then <prompt_N.2> and so on. Prompts of one plan run at the same time and \
        cannot see each other's results, so hand out together only what is independent, and leave \
        what depends on a result to a later plan. Close the plan with </Plan_N>. Do not do the \
        handed-out work in the plan itself.

        You are then shown <Execution_N> with the result of each prompt, <execution_N.1> and so \
        on. Go on with the next plan; name the results it builds on, as in "Based on \
        execution_N.1:".

        Once the results settle the question, write <Final_answer>, a short conclusion with the \
        answer in \\boxed{}, and </Final_answer>.
        """
}
