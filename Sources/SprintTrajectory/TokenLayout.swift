import SprintProtocol
import SprintTokenizer

/// The exact token layout of a trajectory, the one place that knows it (DESIGN.md, "Exact token
/// layout").
///
/// A sequence is made of pieces that are encoded apart: frame text, text from outside, and ids that
/// stand verbatim as they were drawn. Training data and run time both come from here, so a model
/// meets at run time the very tokens it was trained on.
public struct TokenLayout: Sendable {
    /// The tokens before the planner's first.
    public struct Opening: Hashable, Sendable {
        /// The tokens.
        public let tokens: [TokenID]
        /// Reserved tags of the question that were escaped.
        public let escapedTags: Int
    }

    private let coder: any TokenCoder
    private let template: ChatTemplate?
    /// The token every sequence begins with, unless the template writes it or the model has none.
    private let beginOfSequence: TokenID?

    /// Creates the layout of a model with this tokenizer and, if it has one, chat template.
    public init(tokenizer: Tokenizer, template: ChatTemplate?) {
        let adds = tokenizer.addsBeginOfSequence && template?.includesBeginOfSequence != true
        self.init(
            coder: tokenizer, template: template,
            beginOfSequence: adds ? tokenizer.beginOfSequence : nil)
    }

    /// Creates a layout over any way of encoding.
    public init(coder: any TokenCoder, template: ChatTemplate?, beginOfSequence: TokenID?) {
        self.coder = coder
        self.template = template
        self.beginOfSequence = beginOfSequence
    }

    // MARK: The planner's sequence

    /// The opening: the chat of instructions and question, then `<think>\n`; without a template the
    /// question in its own tags. Reserved tags of the question are escaped.
    ///
    /// - Parameter forcingAnswer: whether `<Final_answer>\n` follows, for a run of a single round.
    public func opening(question: String, forcingAnswer: Bool = false) -> Opening {
        let (escaped, count) = ReservedTags.escape(Array(question.utf8))
        let forced = forcingAnswer ? Self.answerFrame : ""
        var tokens = beginOfSequence.map { [$0] } ?? []
        if let template {
            let message = Self.message(question: question)
            for piece in template.render([ChatTemplate.Message(.user, message)]) {
                tokens += coder.tokens(of: Array(piece.text.utf8), special: piece.isSpecial)
            }
            if !template.opensThinking {
                tokens += coder.tokens(of: Array(Self.thinkFrame.utf8), special: true)
            }
        } else {
            tokens += frame("<Question>\n")
            tokens += coder.tokens(of: escaped, special: false)
            tokens += frame("\n</Question>\n\n" + Self.thinkFrame)
        }
        return Opening(tokens: tokens + frame(forced), escapedTags: count)
    }

    /// What the user's message of a chat holds: the instructions, version 1, and the question, its
    /// reserved tags escaped.
    public static func message(question: String) -> String {
        let (escaped, _) = ReservedTags.escape(Array(question.utf8))
        return "\(Instructions.version1)\n\n\(String(decoding: escaped, as: UTF8.self))"
    }

    /// What follows a plan's closing token: the executions in prompt order, ids verbatim between
    /// frames that are encoded apart, then the planner's next segment begins. A newline at the end
    /// of an execution stands for the frame's own.
    ///
    /// - Parameters:
    ///   - executions: each execution's tokens, in prompt order; none for a plan without a prompt.
    ///   - beyond: how many bytes the plan's closing token carries beyond `</Plan_p>`; taken off
    ///     the frame.
    ///   - forcingAnswer: whether `<Final_answer>\n` follows.
    public func gather(
        round: Int, executions: [[TokenID]], beyond: Int = 0, forcingAnswer: Bool = false
    ) -> [TokenID] {
        var tokens: [TokenID] = []
        var text = "\n\n\(ReservedTag.executionGroup(round))\n"
        if executions.isEmpty { text += "No prompt to execute.\n" }
        for (index, execution) in executions.enumerated() {
            if index > 0 { text += "\n\n" }
            text += "\(ReservedTag.execution(round, index + 1))\n"
            tokens += frame(String(text.dropFirst(index == 0 ? beyond : 0))) + execution
            text = endsInNewline(execution) ? "" : "\n"
            text += "\(ReservedTag.execution(round, index + 1, closing: true))"
        }
        if !executions.isEmpty { text += "\n" }
        text += "\(ReservedTag.executionGroup(round, closing: true))\n\n"
        if forcingAnswer { text += Self.answerFrame }
        return tokens + frame(String(text.dropFirst(executions.isEmpty ? beyond : 0)))
    }

    // MARK: The executors' sequences

    /// What follows the planner's tokens through prompt `round.prompt` in the prefix form.
    ///
    /// - Parameter beyond: the bytes that the prompt's closing token carries beyond
    ///   `</prompt_p.k>`: white space, then perhaps the first bytes of the plan's closing. They are
    ///   taken off the header.
    public func executorHeader(round: Int, prompt: Int, beyond: [UInt8] = []) -> [TokenID] {
        let tag = Self.executorTag(round: round, prompt: prompt)
        let begun = beyond.drop { $0.isSpace }
        let isOnNewLine = beyond.last == UInt8(ascii: "\n") || !begun.isEmpty
        return frame((isOnNewLine ? "" : "\n") + String(tag.dropFirst(begun.count)))
    }

    /// The rearranged form of a plan for its prompt `prompt`: what follows the planner's tokens
    /// before the plan. Earlier prompts are cut out, its own becomes the first, later ones follow;
    /// then the header of `execution_p.1`, which is therefore the executor's closing too.
    ///
    /// - Parameter plan: the plan's bytes from `<Plan_p>` to `</Plan_p>`, as the planner wrote
    ///   them.
    public func rearranged(plan: [UInt8], round: Int, prompt: Int) -> [TokenID] {
        var text = Self.rearrangedText(of: plan, prompt: prompt)
        let closing = ReservedTag.plan(round, closing: true).bytes
        if text.suffix(closing.count).elementsEqual(closing) { text.removeLast(closing.count) }
        if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
        text += Self.executorTag(round: round, prompt: 1).utf8
        return Self.pieces(of: text).flatMap { coder.tokens(of: $0.bytes, special: $0.isTag) }
    }

    // MARK: Frames

    static let thinkFrame = "<think>\n"
    static let answerFrame = "<Final_answer>\n"

    private static func executorTag(round: Int, prompt: Int) -> String {
        "\(ReservedTag.plan(round, closing: true))\n\n\(ReservedTag.executionGroup(round))\n"
            + "\(ReservedTag.execution(round, prompt))\n"
    }

    /// Text of our own, in which a vocabulary may hold whole tags.
    private func frame(_ text: String) -> [TokenID] {
        text.isEmpty ? [] : coder.tokens(of: Array(text.utf8), special: true)
    }

    private func endsInNewline(_ tokens: [TokenID]) -> Bool {
        tokens.last.map { coder.bytes(of: $0).last == UInt8(ascii: "\n") } ?? false
    }
}
