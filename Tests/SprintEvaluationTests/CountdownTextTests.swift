import SprintCountdown
import SprintTrajectory
import Testing

@testable import SprintEvaluation

@Suite("Checking a Countdown search")
struct CountdownTextTests {
    /// Every line of this execution is true and nothing is found.
    private static let nothing = """
         2 3 4 to 99
         3 + 2 = 5 with 4 : 9 1 20 x
         3 - 2 = 1 with 4 : 5 3 4 4
         3 * 2 = 6 with 4 : 10 2 24 x
         3 / 2 x
         4 + 2 = 6 with 3 : 9 3 18 2
         4 - 2 = 2 with 3 : 5 1 6 x
         4 * 2 = 8 with 3 : 11 5 24 x
         4 / 2 = 2 with 3 : 5 1 6 x
         4 + 3 = 7 with 2 : 9 5 14 x
         4 - 3 = 1 with 2 : 3 1 2 2
         4 * 3 = 12 with 2 : 14 10 24 6
         4 / 3 x
         none
        """
    /// The same numbers with target 20, which the first line reaches.
    private static let found = """
         2 3 4 to 20
         3 + 2 = 5 with 4 : 9 1 20 !
         found 1 + 1 = 2 , 3 + 2 = 5 , 5 * 4 = 20
        """

    private func check(_ text: String, target: Int) throws -> ExecutionCheck {
        let problem = try CountdownProblem(numbers: [1, 1, 3, 4], target: target)
        return ExecutionCheck(
            CountdownLine.lines(of: text), numbers: [2, 3, 4], problem: problem, rule: .standard)
    }

    @Test("Each kind of line is read, and what is of no kind is not")
    func lines() {
        #expect(CountdownLine(" 27 5 4 to 78") == .task(numbers: [27, 5, 4], target: 78))
        #expect(
            CountdownLine(" 15 12 5 4 to 78 after 15 * 5")
                == .task(numbers: [15, 12, 5, 4], target: 78))
        let sum = CountdownLine.Claim(high: 27, operation: .plus, low: 5, result: 32)
        #expect(CountdownLine(" 27 + 5 = 32") == .move(sum))
        #expect(CountdownLine(" 27 * 5 x") == .denied(high: 27, operation: .times, low: 5))
        #expect(
            CountdownLine(" 27 + 5 = 32 with 4 : 36 28 x 8")
                == .columns(sum, last: 4, values: [36, 28, nil, 8], isHit: false))
        #expect(
            CountdownLine(" 27 + 5 = 32 with 4 : 36 28 !")
                == .columns(sum, last: 4, values: [36, 28], isHit: true))
        #expect(CountdownLine(" found 27 + 5 = 32") == .found([sum]))
        #expect(CountdownLine(" none") == .nothing && CountdownLine(" end") == .end)
        for text in [
            "", "to 78", "27 5 4 to", "27 + 5 =", "27 + 5 = 32 with", "27 + 5 = 32 with 4",
            "27 + 5 = 32 with 4 : y", "found", "found 27 + 5", "none at all", "27 ^ 5 = 1",
            "-3 + 5 = 2", "27 + 5 = 32 with 4 : 36 ! 4", "99999999999999999999 + 1 = 2",
        ] {
            #expect(CountdownLine(text) == nil, "\(text)")
        }
    }

    @Test("A true execution has nothing wrong in it")
    func right() throws {
        #expect(try !check(Self.nothing, target: 99).isWrong)
        let found = try check(Self.found, target: 20)
        #expect(!found.isWrong && found.isTrueFind)
    }

    @Test("Any number that is changed in a line of arithmetic makes the line false")
    func falseLines() throws {
        let lines = Self.nothing.split(separator: "\n").map(String.init)
        for (index, line) in lines.enumerated() where line.contains("=") {
            var words = line.split(separator: " ").map(String.init)
            for place in words.indices {
                guard let value = Int(words[place]) else { continue }
                words[place] = "\(value + 1)"
                var changed = lines
                changed[index] = " " + words.joined(separator: " ")
                let check = try check(changed.joined(separator: "\n"), target: 99)
                #expect(check.falseLines == 1, "\(changed[index])")
                words[place] = "\(value)"
            }
        }
        let denied = Self.nothing.replacing(" 3 + 2 = 5 with 4 : 9 1 20 x", with: " 3 + 2 x")
        #expect(try check(denied, target: 99).falseLines == 1)
    }

    @Test("A find that is false is told from one that is true")
    func finds() throws {
        for chain in [
            "1 + 1 = 2 , 3 + 2 = 5 , 5 * 4 = 21", "1 + 1 = 2 , 3 + 2 = 6 , 6 * 4 = 20",
            "3 + 1 = 4 , 4 * 4 = 16", "1 + 1 = 2 , 3 + 2 = 5 , 5 * 5 = 20",
            "4 + 1 = 5 , 5 * 4 = 20 , 20 / 1 = 20",
        ] {
            let text = " 2 3 4 to 20\n found " + chain
            let check = try check(text, target: 20)
            #expect(check.isFalseFind && !check.isTrueFind && check.isWrong, "\(chain)")
        }
        let noFind = try check(
            " 2 3 4 to 99\n found 1 + 1 = 2 , 3 + 2 = 5 , 5 * 4 = 20", target: 99)
        #expect(noFind.isFalseFind)
    }

    @Test("A hit that is passed over is missed, and the line that passes over it is false")
    func missed() throws {
        let text = Self.nothing.replacing("to 99", with: "to 20")
        let check = try check(text, target: 20)
        #expect(check.isMissedHit && check.falseLines == 1)
        let empty = try self.check("", target: 20)
        #expect(empty.isMissedHit && empty.isUnfinished)
    }

    @Test("A cut execution is unfinished, a strange line malformed, another task false")
    func form() throws {
        let cut = Self.nothing.split(separator: "\n").dropLast().joined(separator: "\n")
        #expect(try check(cut, target: 99).isUnfinished)
        #expect(try check(Self.nothing + "\n none", target: 99).isUnfinished)
        let strange = Self.nothing.replacing(" 3 / 2 x", with: " hm")
        #expect(try check(strange, target: 99).malformedLines == 1)
        #expect(try check(" 9 3 4 to 99\n none", target: 99).falseLines == 1)
    }
}
