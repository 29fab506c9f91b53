import ArgumentParser

/// `sprint curate`: training data from reasoning traces.
struct CurateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curate", abstract: "Make training data from reasoning traces.",
        subcommands: [
            CurateComponents.self, CurateDag.self, CuratePack.self, CurateValidate.self,
            CurateExport.self, CurateCountdown.self,
        ])
}
