import Foundation
import SprintCountdown
import SprintProtocol
import Testing

@testable import SprintEvaluation

@Suite("Data sets from files")
struct DatasetTests {
    private func dataset(
        _ kind: DatasetKind, _ text: String, _ name: String = "d.jsonl"
    ) throws -> Dataset {
        let folder = try ScratchFolder()
        defer { withExtendedLifetime(folder) {} }
        return try Dataset(kind, path: folder.write(text, name))
    }

    // MARK: Each data set in its publishers' fields

    @Test("MATH-500 is read with its subject and name; ids are names of files")
    func math() throws {
        let set = try dataset(
            .math500,
            #"""
            {"problem": " What is $1+1$? ", "solution": "\\boxed{2}", "answer": "2", \#
            "subject": "Algebra", "level": 1, "unique_id": "test/algebra/1.json"}

            {"problem": "Q", "answer": "\\frac{1}{2}"}
            """#)
        #expect(set.problems.map(\.id) == ["00001-test-algebra-1.json", "00002"])
        #expect(set.problems[0].question == "What is $1+1$?")
        #expect(set.problems[0].part == "Algebra" && set.problems[1].part == nil)
        #expect(set.problems[1].key == .mathematics("\\frac{1}{2}"))
        #expect(set.problems[1].key.verdict(on: "0.5").isCorrect)
    }

    @Test("The same data set from CSV is the same")
    func csv() throws {
        let lines = try dataset(.math500, #"{"problem": "A, \"b\"\nc", "answer": 7, "id": "x"}"#)
        let cells = try dataset(
            .math500, "\u{FEFF}id,Problem,Answer\r\nx,\"A, \"\"b\"\"\nc\",7\r\n", "d.CSV")
        #expect(lines == cells)
    }

    @Test("AIME's answers are integers, whether written as numbers or as texts")
    func aime() throws {
        let set = try dataset(
            .aime,
            """
            {"ID": "2024-I-4", "Problem": "P", "Solution": "S", "Answer": 116}
            {"id": 60, "problem": "P", "answer": "025", "year": "2024"}
            """)
        #expect(set.problems.map(\.key) == [.integer(116), .integer(25)])
        #expect(set.problems.map(\.id) == ["00001-2024-I-4", "00002-60"])
        #expect(set.problems[1].key.verdict(on: "25").isCorrect)
    }

    @Test("Countdown is read from JSON lines and from CSV, its parts by whether it is solvable")
    func countdown() throws {
        let lines = try dataset(
            .countdown,
            """
            {"numbers": [15, 12, 5, 4], "target": 78}
            {"nums": [1, 1, 1, 1], "target": 99, "sequential": " trace "}
            """)
        #expect(lines.problems.map(\.part) == ["solvable", "unsolvable"])
        #expect(lines.problems[1].reference == " trace ")
        #expect(lines.problems[0].id == "00001-15-12-5-4-78")
        #expect(lines.problems[1].key.verdict(on: "none").isCorrect)
        let cells = try dataset(
            .countdown, "numbers,target\n15 12 5 4,78\n\"[1, 1, 1, 1]\",99\n", "d.csv")
        #expect(cells.problems.map(\.key) == lines.problems.map(\.key))
    }

    @Test("An array of objects is the same data set as its lines, and a line is a line")
    func arrays() throws {
        let lines = [
            #"{"problem": "[1], {2}", "answer": "\\\"]"}"#, #"{"problem": "Q", "answer": 7}"#,
        ]
        let expected = try dataset(.math500, lines.joined(separator: "\n"))
        for text in [
            "[" + lines.joined(separator: ", ") + "]",
            " \n[\n  " + lines.joined(separator: ",\n  ") + "\n]\n",
            lines.joined(separator: "\n"), "[" + lines.joined(separator: ",") + ",]",
        ] {
            #expect(try dataset(.math500, text, "d.json") == expected, "\(text)")
        }
        let folder = try ScratchFolder()
        let path = try folder.write("[\n{\"problem\": \"Q\", \"answer\": 1},\n\n{}]", "d.json")
        let error = #expect(throws: EvaluationError.self) { try Dataset(.math500, path: path) }
        #expect(error?.description.hasPrefix("\(path), line 4, field problem: ") == true)
    }

    @Test("A Countdown record that is no problem leaves the others, and is counted")
    func omitted() throws {
        let set = try dataset(
            .countdown,
            #"[{"nums": [6], "target": 6}, {"nums": [15, 12, 5, 4], "target": 78}]"#,
            "d.json")
        #expect(set.problems.map(\.id) == ["00002-15-12-5-4-78"])
        #expect(
            set.omitted == [OmittedRecord(line: 1, reason: "it has 1 number instead of 2 to 6")])
    }

    /// The rows of Countdown-Tasks-3to4 as pandas writes them, and records of Stream of Search.
    @Test("Published Countdown problems of any count are read in every form that they come in")
    func publishedCountdown() throws {
        let lines = try dataset(
            .countdown,
            """
            {"target":98,"nums":[44,19,35]}
            {"target":64,"nums":[63,95,96]}
            {"target":50,"nums":[1,1,1,1,1]}
            """)
        #expect(lines.omitted.isEmpty)
        #expect(lines.problems.map(\.question)[0] == "Use 44, 19 and 35 to make 98.")
        #expect(lines.problems.map(\.part) == ["solvable", "solvable", "unsolvable"])
        let cells = try dataset(
            .countdown,
            "target,nums\n98,[44 19 35]\n64,\"[63, 95, 96]\"\n50,[1 1  1 1 1]\n", "d.csv")
        #expect(cells == lines)
        let array = try dataset(
            .countdown,
            """
            [
                {
                    "nums": [
                        44,
                        19,
                        35
                    ],
                    "target": 98,
                    "solution": ["44+19=63", "63+35=98"],
                    "search_path": "Current State: 98:[44, 19, 35], Operations: []",
                    "rating": 0.5,
                    "heuristic": "sum_heuristic"
                },
                {"nums": [63, 95, 96], "target": 64, "solution": [], "rating": 0.0},
                {"nums": [1, 1, 1, 1, 1], "target": 50}
            ]
            """, "d.json")
        #expect(array == lines)
        let keys = lines.problems.map(\.key)
        #expect(keys[0].verdict(on: "44 + 19 + 35 = 98").isCorrect)
        #expect(keys[1].verdict(on: "96 - 95 + 63").isCorrect)
        #expect(!keys[1].verdict(on: "63 + 1").isCorrect && !keys[1].verdict(on: "none").isCorrect)
        #expect(keys[2].verdict(on: "none").isCorrect)
    }

    // MARK: Multiple choice

    private func gpqa(_ question: String) -> String {
        "Record ID,Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,Incorrect Answer 3"
            + "\nrec1,\(question),right,wrong1,wrong2,wrong3\n"
    }

    @Test("GPQA's options are shuffled by the question alone, the right one stays right")
    func shuffled() throws {
        var places: [Character: Int] = [:]
        for number in 0..<400 {
            let text = gpqa("Question \(number)?")
            let set = try dataset(.gpqa, text, "d.csv")
            #expect(try set == dataset(.gpqa, text, "other.csv"))
            guard case .option(let letter, of: 4) = set.problems[0].key else {
                Issue.record("\(set.problems[0].key)")
                continue
            }
            #expect(set.problems[0].question.contains("\n\(letter)) right\n"))
            for option in ["wrong1", "wrong2", "wrong3"] {
                #expect(set.problems[0].question.contains(") \(option)\n"))
            }
            places[letter, default: 0] += 1
        }
        // 100 are expected at each place; five standard deviations are 43.
        for letter in MultipleChoice.letters.prefix(4) {
            #expect((57...143).contains(places[letter] ?? 0), "\(letter): \(places)")
        }
    }

    @Test("Options in a list keep their order; without a list the question holds them")
    func lettered() throws {
        let set = try dataset(
            .gpqa,
            """
            {"question": "Q?", "options": ["one", "two", "three"], "answer": "B"}
            {"question": "Q? A) one B) two", "answer": "(b)", "id": "x"}
            """)
        #expect(set.problems[0].question.hasPrefix("Q?\n\nA) one\nB) two\nC) three\n\nAnswer"))
        #expect(set.problems.map(\.key) == [.option("B", of: 3), .option("B", of: 10)])
    }

    // MARK: What is wrong is named

    @Test(
        "A wrong field is named with its file and line",
        arguments: [
            (DatasetKind.math500, #"{"problem": "Q"}"#, "answer"),
            (.math500, #"{"answer": "1"}"#, "problem"),
            (.math500, #"{"problem": "Q", "answer": ""}"#, "answer"),
            (.math500, #"{"problem": ["Q"], "answer": "1"}"#, "problem"),
            (.math500, #"{"problem": null, "answer": "1"}"#, "problem"),
            (.aime, #"{"problem": "Q", "answer": 1000}"#, "answer"),
            (.aime, #"{"problem": "Q", "answer": -1}"#, "answer"),
            (.aime, #"{"problem": "Q", "answer": "x"}"#, "answer"),
            (.aime, #"{"problem": "Q", "answer": 2.5}"#, "answer"),
            (.countdown, #"{"target": 3}"#, "numbers"),
            (.countdown, #"{"numbers": [1, 2, 3, "x"], "target": 3}"#, "numbers"),
            (.countdown, #"{"numbers": [1, 2, 3, 4], "target": true}"#, "target"),
            (.gpqa, #"{"question": "Q", "answer": "E", "options": ["a", "b"]}"#, "answer"),
            (.gpqa, #"{"question": "Q", "answer": "A", "options": ["a"]}"#, "options"),
            (.gpqa, #"{"question": "Q", "answer": "A", "options": "a"}"#, "options"),
            (.gpqa, #"{"question": "Q", "Correct Answer": "a"}"#, "Incorrect Answer 1"),
        ])
    func wrongField(kind: DatasetKind, line: String, field: String) throws {
        let folder = try ScratchFolder()
        let path = try folder.write("\n" + line + "\n", "d.jsonl")
        let error = #expect(throws: EvaluationError.self) { try Dataset(kind, path: path) }
        guard case .field(path, 2, let name, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(name.lowercased() == field.lowercased() && !reason.isEmpty)
        #expect(error?.description.hasPrefix("\(path), line 2, field \(name): ") == true)
    }

    @Test("Rows are named by the line they begin in")
    func rowsOfCSV() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("problem,answer\n\"a\nb\",1\nc,x\n", "d.csv")
        #expect(
            throws: EvaluationError.field(
                path: path, line: 4, field: "answer", reason: "is no whole number but x")
        ) { try Dataset(.aime, path: path) }
    }

    @Test(
        "A file that holds no records is refused",
        arguments: [
            ("", "d.jsonl"), ("\n \n", "d.jsonl"), ("problem,answer\n", "d.csv"), ("", "d.csv"),
            ("[1]", "d.jsonl"), ("{", "d.jsonl"), ("problem,answer\n1\n", "d.csv"),
            ("{}", "d.json"), ("x", "d"), ("[]", "d.json"), ("[", "d.json"), ("[{}", "d.json"),
            (#"[{"problem": "Q", "answer": 1}"#, "d.json"),
            (#"[{"problem": "Q", "answer": 1},"#, "d.json"),
            (#"[{"problem": "Q", "answer": 1}] x"#, "d.json"), ("[1]", "d.json"),
            (#"[{"problem": "Q", "answer": "1]"#, "d.json"), ("[}", "d.json"),
        ])
    func wrongFile(text: String, name: String) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(text, name)
        let error = #expect(throws: EvaluationError.self) { try Dataset(.math500, path: path) }
        #expect(error?.description.hasPrefix(path) == true)
        #expect(throws: EvaluationError.self) { try Dataset(.math500, path: "/nowhere/d.csv") }
    }

    @Test("A file in another encoding is refused, not read as something else")
    func encoding() throws {
        let folder = try ScratchFolder()
        for name in ["d.csv", "d.jsonl"] {
            let path = folder.path + "/" + name
            let text = name == "d.csv" ? "problem,answer\ncaf\u{E9},1\n" : #"{"problem": "é"}"#
            let latin = try #require(text.data(using: .isoLatin1))
            try latin.write(to: URL(fileURLWithPath: path))
            #expect(throws: EvaluationError.self) { try Dataset(.math500, path: path) }
        }
    }

    @Test("A name that no file may have becomes one that it may")
    func ids() {
        #expect(DatasetProblem.id(7, "a/../b c") == "00007-a-..-b-c")
        #expect(DatasetProblem.id(123_456, "") == "123456")
        let long = DatasetProblem.id(1, String(repeating: "é", count: 5_000))
        #expect(long.utf8.count <= 6 + Limits.problemNameCharactersMax)
    }
}
