import SprintProtocol

/// A multiple-choice question as it is asked: the options under letters, the right one's among
/// them.
struct MultipleChoice: Hashable {
    /// The question with its options, and how to answer.
    let text: String
    /// The right option's letter.
    let letter: Character
    /// How many options there are.
    let count: Int

    /// Puts the options in an order that the question's text alone decides, so that the right one
    /// stands at every place alike often and each evaluation asks the same.
    init(_ question: String, correct: String, incorrect: [String]) {
        var options = [correct] + incorrect
        var places = Array(options.indices)
        var generator = SplitMix64(seed: Self.seed(of: question))
        for last in stride(from: places.count - 1, to: 0, by: -1) {
            places.swapAt(last, generator.below(last + 1))
        }
        options = places.map { options[$0] }
        self.init(question, options, right: places.firstIndex(of: 0) ?? 0)
    }

    /// Takes options in their order and the letter of the right one; without options the question
    /// holds them.
    init(
        _ question: String, options: [String]?, letter: String, of record: DatasetRecord
    ) throws(EvaluationError) {
        let count = options?.count ?? Limits.choicesMax
        guard (2...Limits.choicesMax).contains(count) else {
            throw record.error("options", "must be 2 to \(Limits.choicesMax), not \(count)")
        }
        guard let right = OptionGrader.letter(of: letter),
            let place = Self.letters.prefix(count).firstIndex(of: right)
        else {
            throw record.error(
                "answer", "must be a letter from A to \(Self.letters[count - 1]), not \(letter)")
        }
        if let options {
            self.init(question, options, right: place)
        } else {
            self.init(
                text: question + "\n\n" + Self.instruction, letter: right, count: count)
        }
    }

    private init(_ question: String, _ options: [String], right: Int) {
        let lines = zip(Self.letters, options).map { "\($0)) \($1)" }
        self.init(
            text: ([question, ""] + lines + ["", Self.instruction]).joined(separator: "\n"),
            letter: Self.letters[right], count: options.count)
    }

    private init(text: String, letter: Character, count: Int) {
        self.text = text
        self.letter = letter
        self.count = count
    }

    /// The letters of the options.
    static let letters: [Character] = Array("ABCDEFGHIJ")
    private static let instruction = "Answer with the letter of the right option."

    private static func seed(of text: String) -> UInt64 {
        text.utf8.reduce(0) { SplitMix64.scramble($0 ^ UInt64($1)) &+ 1 }
    }
}
