import Foundation
import SprintProtocol
import Testing

/// `sprint model` on the repository's own model, as a user runs it.
@Suite struct ModelCommandTests {
    static let folder = URL(filePath: Repository.root).appending(path: "Models/tiny")
    static let files = ["", "tiny.gguf"]

    struct Golden: Decodable {
        struct Row: Decodable {
            let position: Int
            let tokens: [TokenID]
        }

        let prompt: String
        let prompt_tokens: [TokenID]
        let top_logits: [Row]
        let last_logits: [Float]
        let greedy_tokens: [TokenID]
        let greedy_text: String
    }

    static func golden() throws -> Golden {
        try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: folder.appending(path: "golden.json")))
    }

    /// Runs `sprint model COMMAND --model … --threads 1`.
    static func model(
        _ command: String, file: String = "", _ arguments: String..., input: String = ""
    ) async throws -> Outcome {
        let path = file.isEmpty ? folder : folder.appending(path: file)
        let common = ["model", command, "--model", path.path, "--threads", "1"]
        return try await Program.sprint(common + arguments, input: input)
    }

    private struct Inspection: Decodable {
        struct Tensor: Decodable, Equatable {
            let name, type: String
            let rows, columns, bytes: Int
        }

        let architecture, chat_template, digest, fingerprint, name, numerics, path: String
        let parameters, layers, hidden_size, feed_forward_size, heads, kv_heads: Int
        let head_dimension, vocabulary_size, context_tokens, kv_bytes_per_page: Int
        let rotary_base: Double
        let tied_embeddings: Bool
        let bytes_by_type: [String: Int]
        let tensors: [Tensor]
    }

    @Test(arguments: files)
    func `inspect tells the shape that config.json states`(file: String) async throws {
        let found: Inspection = try await Self.model("inspect", file: file, "--json").json()
        #expect(found.architecture == "llama" && found.chat_template == "none")
        #expect(found.parameters == 222_400 && found.layers == 3 && found.hidden_size == 64)
        #expect(found.feed_forward_size == 200 && found.heads == 4 && found.kv_heads == 2)
        #expect(found.head_dimension == 32 && found.vocabulary_size == 258)
        #expect(found.context_tokens == 2_048 && found.rotary_base == 10_000)
        #expect(!found.tied_embeddings && found.tensors.isEmpty)
        // K and V of 3 layers, 2 heads of 32 elements, 4 bytes each.
        #expect(found.kv_bytes_per_page == Limits.pageTokens * 2 * 3 * 2 * 32 * 2)
        for digest in [found.digest, found.fingerprint] {
            #expect(digest.count == 64 && digest.allSatisfy(\.isHexDigit))
        }
        #expect(found.path.hasSuffix("Models/tiny" + (file.isEmpty ? "" : "/\(file)")))

        let listed: Inspection = try await Self.model("inspect", file: file, "--json", "--tensors")
            .json()
        #expect(listed.fingerprint == found.fingerprint && listed.digest == found.digest)
        #expect(listed.tensors.map(\.name) == listed.tensors.map(\.name).sorted())
        #expect(listed.tensors.count == 30)
        #expect(listed.tensors.reduce(0) { $0 + $1.rows * $1.columns } == found.parameters)
        let bytes = listed.tensors.reduce(0) { $0 + $1.bytes }
        #expect(bytes == found.bytes_by_type.values.reduce(0, +))
    }

    @Test func `inspect names a numerics profile, and the fingerprint follows it`() async throws {
        let fast: Inspection = try await Self.model("inspect", "--json").json()
        #expect(fast.numerics == "fast/panels16+twelve")
        let reference: Inspection = try await Self.model(
            "inspect", "--json", "--numerics", "reference"
        ).json()
        #expect(reference.kv_bytes_per_page == 2 * fast.kv_bytes_per_page)
        let portable: Inspection = try await Self.model(
            "inspect", "--json", "--numerics", "portable"
        ).json()
        #expect(reference.digest == portable.digest)
        #expect(
            (reference.fingerprint == portable.fingerprint)
                == (reference.numerics == portable.numerics))
        let gguf: Inspection = try await Self.model("inspect", file: "tiny.gguf", "--json").json()
        #expect(gguf.fingerprint != fast.fingerprint && gguf.digest != reference.digest)
        let text = try await Self.model("inspect").text
        #expect(text.contains(fast.fingerprint) && text.contains("222400"))
    }

    @Test(arguments: files)
    func `tokenize shows the ids of a text`(file: String) async throws {
        let text = "1=tna, é"
        let ids: [TokenID] = try await Self.model("tokenize", file: file, "--json", text).json()
        #expect(ids == text.utf8.map { TokenID($0) })
        let piped = try await Self.model("tokenize", file: file, "--json", "-", input: text)
        #expect(try piped.json([TokenID].self) == ids)
        let lines = try await Self.model("tokenize", file: file, "a\n").text
        #expect(lines == "97\t\"a\"\n10\t\"\\n\"\n")
    }

    @Test(arguments: files)
    func `special tokens are plain text unless asked for`(file: String) async throws {
        let text = "a<|endoftext|>b"
        let plain: [TokenID] = try await Self.model("tokenize", file: file, "--json", text).json()
        #expect(plain == text.utf8.map { TokenID($0) })
        let special = try await Self.model("tokenize", file: file, "--json", "--special", text)
        #expect(try special.json([TokenID].self) == [97, 256, 98])
    }

    private struct Logits: Decodable {
        struct Entry: Decodable {
            let id: TokenID
            let logit: Float
            let text: String
        }

        let tokens: [TokenID]
        let next: [Entry]
    }

    /// The error is the largest difference over the largest magnitude expected.
    @Test(arguments: files, ["reference", "portable"])
    func `logits of ids are transformers' logits`(file: String, numerics: String) async throws {
        let golden = try Self.golden()
        let ids = golden.prompt_tokens.map(String.init).joined(separator: ",")
        let found: Logits = try await Self.model(
            "logits", file: file, "--json", "--top", "0", "--numerics", numerics, "--ids", ids
        ).json()
        #expect(found.tokens == golden.prompt_tokens)
        #expect(found.next.map(\.id) == Array(0..<258))
        let largest = golden.last_logits.reduce(0) { max($0, abs($1)) }
        let error = zip(found.next, golden.last_logits).reduce(0) {
            max($0, abs($1.0.logit - $1.1))
        }
        #expect(error / largest < 1e-4, "relative error \(error / largest)")
    }

    @Test func `logits of a text are those of its ids, the greatest first`() async throws {
        let golden = try Self.golden()
        for row in golden.top_logits where row.position >= 31 {
            let tokens = Array(golden.prompt_tokens[...row.position])
            let text = String(decoding: tokens.map { UInt8($0) }, as: UTF8.self)
            let found: Logits = try await Self.model(
                "logits", "--json", "--top", "8", "--numerics", "reference", text
            ).json()
            #expect(found.tokens == tokens && found.next.map(\.id) == row.tokens)
            #expect(found.next.map(\.text) == row.tokens.map { String(UnicodeScalar(UInt8($0))) })
        }
    }

    private struct Generated: Decodable {
        let prompt_tokens, tokens: [TokenID]
        let text, finish: String
        let seconds: Double
    }

    @Test(arguments: files, ["fast", "reference", "portable"])
    func `generate writes the golden tokens`(file: String, numerics: String) async throws {
        let golden = try Self.golden()
        let found: Generated = try await Self.model(
            "generate", file: file, "--json", "--max-tokens", "320", "--numerics", numerics,
            golden.prompt
        ).json()
        #expect(found.prompt_tokens == golden.prompt_tokens)
        #expect(found.tokens == golden.greedy_tokens && found.text == golden.greedy_text)
        #expect(found.finish == "limit" && found.seconds > 0)
    }

    /// Every CPU has the scalar twin; the bits are the same on all instruction sets.
    @Test(arguments: ["fast", "portable"])
    func `the scalar kernels write the same logits as the widest`(numerics: String) async throws {
        var rows: [[Float]] = []
        for set in [[], ["--instruction-set", "scalar"]] {
            let run = try await Program.sprint(
                [
                    "model", "logits", "--model", Self.folder.path, "--json", "--top", "0",
                    "--numerics", numerics,
                ] + set + ["1=tna"])
            rows.append(try run.json(Logits.self).next.map(\.logit))
        }
        #expect(rows[0] == rows[1] && rows[0].count == 258)
        let twin = try await Program.run(
            "sprint", ["model", "logits", "--model", Self.folder.path, "--json", "a"],
            environment: ["SPRINT_INSTRUCTION_SET": "scalar"])
        #expect(twin.status == 0, "\(twin.errors)")
    }

    /// The flag reaches the local workers: a set that the coordinator has and they had not would
    /// end them.
    @Test func `a cluster of scalar kernels writes the same trajectory`() async throws {
        let widest = try await SolveRun.run(["--local-workers", "1"])
        let scalar = try await SolveRun.run(["--local-workers", "1", "--instruction-set", "scalar"])
        #expect(widest.trajectory == scalar.trajectory && !scalar.trajectory.isEmpty)
        #expect(widest.json.model_fingerprint == scalar.json.model_fingerprint)
    }

    private struct Score: Decodable {
        let perplexity, standard_error, tokens_per_second: Double
        let tokens_scored, windows: Int
        let numerics: String
    }

    @Test func `perplexity scores every token of a window but those skipped`() async throws {
        let golden = try Self.golden()
        let text = golden.prompt + golden.greedy_text
        let windowed: Score = try await Self.model(
            "perplexity", "--json", "--window", "64", "--skip", "2", "-", input: text
        ).json()
        #expect(windowed.perplexity.isFinite && windowed.perplexity > 1)
        #expect(windowed.standard_error > 0 && windowed.tokens_per_second > 0)
        #expect(windowed.windows == 435 / 64 && windowed.tokens_scored == 435 / 64 * 62)

        // What the model wrote itself, scored behind its prompt, hardly surprises it.
        let skip = "\(golden.prompt_tokens.count)"
        let own: Score = try await Self.model(
            "perplexity", file: "tiny.gguf", "--json", "--skip", skip, "-", input: text
        ).json()
        #expect(own.windows == 1 && own.tokens_scored == 320)
        #expect(own.perplexity >= 1 && own.perplexity < 1.2, "\(own.perplexity)")
    }
}
