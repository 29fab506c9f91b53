import Foundation
import SprintEngine
import SprintModel
import SprintProtocol

/// The trained model of the repository's `Models/tiny`: it plans three prompts a round.
enum ShippedModel {
    /// The fields of `golden.json` that the engine is held to.
    struct Golden: Decodable {
        let prompt: String
        let prompt_tokens: [TokenID]
        let greedy_tokens: [TokenID]
        let greedy_text: String
    }

    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Models/tiny")

    static let words = ["ant", "bee", "cat", "dog", "elk", "fox", "gnu", "hen", "ibis"]

    static func golden() throws -> Golden {
        try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: folder.appending(path: "golden.json")))
    }

    /// A replica with a memory of its own.
    static func replica(
        numerics: NumericsProfile = .reference, file: String = "", slots: Int = 8, threads: Int = 1
    ) throws -> Replica {
        let path = file.isEmpty ? folder : folder.appending(path: file)
        return try Replica(
            checkpoint: Checkpoint.open(path: path.path), threads: threads, numerics: numerics,
            options: ReplicaOptions(slots: slots, kvBytes: 64 << 20))
    }

    /// The nine words, in the form the model was trained on.
    static func question(
        temperature: Double = 0, context: ExecutorContext = .prefix
    ) -> Question {
        let list = words.enumerated().map { "\($0.offset + 1) \($0.element)" }
        return Question(
            text: "Reverse each word: \(list.joined(separator: ", ")).",
            options: RunOptions(
                seed: 7, sampling: SamplingParameters(temperature: temperature),
                maxPlanTokens: 200, maxExecutionTokens: 40, maxAnswerTokens: 200, context: context))
    }

    /// What transformers writes for that question, greedily, playing the rounds without a grammar
    /// (`training/tiny/evaluate.py`); its third execution is wrong.
    static let greedyRun = #"""
        <Plan_1>
        <prompt_1.1> 1 ant, </prompt_1.1>
        <prompt_1.2> 2 bee, </prompt_1.2>
        <prompt_1.3> 3 cat, </prompt_1.3>
        </Plan_1>

        <Execution_1>
        <execution_1.1>
        1=tna,
        </execution_1.1>

        <execution_1.2>
        2=eeb,
        </execution_1.2>

        <execution_1.3>
        3=tna,
        </execution_1.3>
        </Execution_1>

        <Plan_2>
        <prompt_2.1> 4 dog, </prompt_2.1>
        <prompt_2.2> 5 elk, </prompt_2.2>
        <prompt_2.3> 6 gnu, </prompt_2.3>
        </Plan_2>

        <Execution_2>
        <execution_2.1>
        4=god,
        </execution_2.1>

        <execution_2.2>
        5=kle,
        </execution_2.2>

        <execution_2.3>
        6=ung,
        </execution_2.3>
        </Execution_2>

        <Plan_3>
        <prompt_3.1> 7 xerus, </prompt_3.1>
        <prompt_3.2> 8 zebra. </prompt_3.2>
        </Plan_3>

        <Execution_3>
        <execution_3.1>
        7=surex,
        </execution_3.1>

        <execution_3.2>
        8=arbez.
        </execution_3.2>
        </Execution_3>

        <Final_answer>
        \boxed{1=tna, 2=eeb, 3=tna, 4=god, 5=kle, 6=ung, 7=surex, 8=arbez.}
        </Final_answer>
        </think>
        """#
}
