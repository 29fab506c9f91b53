/// The exact search for a solution of any problem, by the subsets of its numbers.
///
/// The last calculation of an expression splits its numbers in two parts. The values of parts of up
/// to half of the numbers are listed, once for each subset. A larger part is only asked for single
/// values: a value of the smaller part and an operation leave one or two numbers that it would have
/// to make. A value that a subset does not make is noted, so that nothing is searched for twice.
///
/// Cost: subsets of n numbers have fewer than 3^n / 2 splits, those of six 301. A split costs the
/// smaller part's values (of three numbers at most 48) times 6, for each question about it. For six
/// numbers these are at most 1,500 questions about four or more of them and 150,000 look-ups in
/// lists, whatever the rule allows: under a millisecond.
struct SubsetSearch {
    /// A value that a subset makes, and how.
    private struct Made {
        let value: Int
        let expression: CountdownExpression
    }

    /// Whether a subset makes a value.
    private struct Question: Hashable {
        let subset: Int
        let value: Int
    }

    private let rule: CountdownRule
    private let problem: CountdownProblem
    /// What each subset of up to half of the numbers makes, in the order in which it was found. A
    /// subset is a set of bits, the lowest for the first number.
    private var listed: [[Made]]
    private var denied: Set<Question> = []

    /// Lists what small subsets make.
    init(_ problem: CountdownProblem, rule: CountdownRule) {
        self.problem = problem
        self.rule = rule
        listed = Array(repeating: [], count: 1 << problem.numbers.count)
        for subset in listed.indices.dropFirst() where isListed(subset) {
            listed[subset] = values(of: subset)
        }
    }

    /// An expression of all numbers that makes the target; `nil` if there is none under the rule.
    mutating func solution() -> CountdownExpression? {
        expression(of: problem.target, from: listed.count - 1)
    }

    private func isListed(_ subset: Int) -> Bool {
        subset.nonzeroBitCount <= problem.numbers.count / 2
    }

    private func values(of subset: Int) -> [Made] {
        if subset.nonzeroBitCount == 1 {
            let number = problem.numbers[subset.trailingZeroBitCount]
            return [Made(value: number, expression: .number(number))]
        }
        var values: [Made] = []
        for (smaller, larger) in Splits(of: subset) {
            for one in listed[smaller] {
                for other in listed[larger] { add(one, other, to: &values) }
            }
        }
        return values
    }

    private func add(_ one: Made, _ other: Made, to values: inout [Made]) {
        for operation in CountdownOperation.allCases {
            let high = max(one.value, other.value), low = min(one.value, other.value)
            guard let result = rule.result(operation, high, low),
                !values.contains(where: { $0.value == result })
            else { continue }
            values.append(
                Made(value: result, expression: Self.calculation(operation, one, other)))
        }
    }

    private mutating func expression(of value: Int, from subset: Int) -> CountdownExpression? {
        if isListed(subset) { return listed[subset].first { $0.value == value }?.expression }
        let question = Question(subset: subset, value: value)
        // No result is larger: that the rule would say so of every split only takes longer.
        guard value <= rule.intermediateMax, !denied.contains(question) else { return nil }
        for (smaller, larger) in Splits(of: subset) {
            for one in listed[smaller] {
                if let found = expression(of: value, with: one, from: larger) { return found }
            }
        }
        denied.insert(question)
        return nil
    }

    /// An expression of a value that calculates with what is made already.
    private mutating func expression(
        of value: Int, with one: Made, from subset: Int
    ) -> CountdownExpression? {
        for operation in CountdownOperation.allCases {
            let others = Self.others(of: one.value, operation, for: value)
            for place in others.indices where others[place] > 0 {
                let other = others[place]
                let high = max(one.value, other), low = min(one.value, other)
                guard rule.result(operation, high, low) == value,
                    let found = expression(of: other, from: subset)
                else { continue }
                return Self.calculation(operation, one, Made(value: other, expression: found))
            }
        }
        return nil
    }

    /// The numbers that an operation and `number` could make a value with, of which the rule has
    /// still to be asked; none where it is not positive.
    private static func others(
        of number: Int, _ operation: CountdownOperation, for value: Int
    ) -> SIMD2<Int> {
        switch operation {
        case .plus: SIMD2(value - number, 0)
        case .minus: SIMD2(number - value, number + value)
        case .times: SIMD2(value / number, 0)
        case .over: SIMD2(number / value, number * value)
        }
    }

    /// A calculation, the larger number first.
    private static func calculation(
        _ operation: CountdownOperation, _ one: Made, _ other: Made
    ) -> CountdownExpression {
        one.value >= other.value
            ? .calculation(operation, one.expression, other.expression)
            : .calculation(operation, other.expression, one.expression)
    }
}

/// The ways to split a subset in two, each once, the part of fewer numbers first.
private struct Splits: Sequence, IteratorProtocol {
    private let subset: Int
    private var part: Int

    init(of subset: Int) {
        self.subset = subset
        part = subset
    }

    mutating func next() -> (smaller: Int, larger: Int)? {
        repeat { part = (part - 1) & subset } while part > 0 && !isSmaller
        return part > 0 ? (part, subset ^ part) : nil
    }

    private var isSmaller: Bool {
        let other = subset ^ part
        return (part.nonzeroBitCount, part) < (other.nonzeroBitCount, other)
    }
}
