import ArgumentParser
import SprintCommand
import SprintCuration

/// `sprint curate validate`: every defect of every sample.
struct CurateValidate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "List the defects of samples; exit with 1 if one is refused.",
        discussion: """
            Lines must be in bounds, ordered, not overlapping and all covered; a component has \
            plan lines; the texts are those of the components; a graph names every component \
            once, parents once and before their nodes, without a circle. With --as-published \
            components that are not in our form are read too, and each such line is listed.
            """)

    @Argument(help: "Folder of samples.") var folder: String

    @Flag(help: "Refuse only what the stage cannot go on with.")
    var asPublished = false

    func run() async throws {
        try await Failure.exiting {
            let samples = CurationFolder(path: folder)
            let validator = CurationValidator(mode: asPublished ? .asPublished : .strict)
            var tally = CurationTally()
            var refused = 0
            for name in try samples.names() {
                let isAccepted = try report(on: name, of: samples, validator, into: &tally)
                if !isAccepted { refused += 1 }
            }
            try Terminal.write(tally.description + "\n")
            if refused > 0 { throw ExitCode(ExitStatus.failure) }
        }
    }

    /// Prints a sample's defects.
    ///
    /// - Returns: whether the sample goes on.
    private func report(
        on name: String, of samples: CurationFolder, _ validator: CurationValidator,
        into tally: inout CurationTally
    ) throws -> Bool {
        let defects: [CurationDefect]
        do {
            defects = try samples.usableSample(name, mode: validator.mode).defects
        } catch {
            tally.count(error.kindOfSample)
            try Terminal.write(Terminal.plain("\(name): refused\n  \(error)\n"))
            return false
        }
        let isAccepted = validator.accepts(defects)
        tally.count(isAccepted ? "accepted" : "refused")
        try Terminal.write("\(name): \(isAccepted ? "accepted" : "refused")\n")
        for defect in defects {
            tally.count(defect.kind)
            try Terminal.write(Terminal.plain("  \(defect)\n"))
        }
        return isAccepted
    }
}
