import ArgumentParser
import SprintCommand
import SprintProtocol
import SprintTokenizer

/// `sprint model tokenize`: text to token ids.
struct Tokenize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the tokens of a text.",
        discussion: "One token a line: id, tab, its text; with --json the ids as one array.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var text: TextArgument

    @Flag(help: "Recognise special tokens in the text; without it they are plain text.")
    var special = false

    @Flag(help: "Print one JSON document on standard output.")
    var json = false

    func run() async throws {
        try await Failure.exiting {
            let tokenizer = Tokenizer(try model.checkpoint().tokenizer)
            let ids = tokenizer.encode(try text.bytes(), special: special ? .recognise : .words)
            if json {
                return try Terminal.write("[" + ids.map(String.init).joined(separator: ",") + "]\n")
            }
            let lines = ids.map { id in
                let text = String(decoding: tokenizer.bytes(of: id), as: UTF8.self)
                return "\(id)\t\(text.debugDescription)\n"
            }
            try Terminal.write(lines.joined())
        }
    }
}
