import SprintCountdown

/// A dumb twin of the solver: it combines any two numbers of a list in both orders, with no thought
/// of pairs, positions or larger-first, and knows only whether the target can be met.
struct BruteForce {
    let rule: CountdownRule

    func reaches(_ target: Int, from numbers: [Int]) -> Bool {
        if numbers.count == 1 { return numbers[0] == target }
        for first in numbers.indices {
            for second in numbers.indices where second != first {
                let rest = numbers.indices.filter { $0 != first && $0 != second }.map {
                    numbers[$0]
                }
                for value in results(numbers[first], numbers[second])
                where reaches(target, from: rest + [value]) {
                    return true
                }
            }
        }
        return false
    }

    func results(_ left: Int, _ right: Int) -> [Int] {
        var results = [left + right, left - right, left * right]
        if left % right == 0 { results.append(left / right) }
        return results.filter { (1...rule.intermediateMax).contains($0) }
    }
}

/// A dumb twin of the search by subsets: every value that every subset makes, from all pairs of
/// disjoint parts in both orders. Unlike `BruteForce` it takes six numbers.
struct EveryValue {
    let rule: CountdownRule

    func reaches(_ target: Int, from numbers: [Int]) -> Bool {
        var values = Array(repeating: Set<Int>(), count: 1 << numbers.count)
        for subset in values.indices.dropFirst() {
            if subset.nonzeroBitCount == 1 {
                values[subset] = [numbers[subset.trailingZeroBitCount]]
            }
            for part in 1..<subset where part & subset == part {
                for left in values[part] {
                    for right in values[subset - part] {
                        values[subset].formUnion(results(left, right))
                    }
                }
            }
        }
        return values.last?.contains(target) ?? false
    }

    private func results(_ left: Int, _ right: Int) -> [Int] {
        BruteForce(rule: rule).results(left, right)
    }
}

/// A dumb twin of the expression's value: floating-point arithmetic over the parsed tree.
extension CountdownExpression {
    var floatingValue: Double {
        switch self {
        case .number(let value): return Double(value)
        case .calculation(let operation, let left, let right):
            let (first, second) = (left.floatingValue, right.floatingValue)
            return switch operation {
            case .plus: first + second
            case .minus: first - second
            case .times: first * second
            case .over: first / second
            }
        }
    }
}
