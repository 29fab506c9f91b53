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
            plan lines; a graph names every component, parents before their nodes, without a circle.
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
            defects = try samples.sample(name).defects
        } catch {
            tally.count("unreadable")
            try Terminal.write("\(name): refused\n  \(error)\n")
            return false
        }
        let isAccepted = validator.accepts(defects)
        tally.count(isAccepted ? "accepted" : "refused")
        try Terminal.write("\(name): \(isAccepted ? "accepted" : "refused")\n")
        for defect in defects {
            tally.count(defect.kind)
            try Terminal.write("  \(defect)\n")
        }
        return isAccepted
    }
}
