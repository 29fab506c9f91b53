/// Every `make` command that the documents and CI name is a target of the Makefile.
struct CommandCheck {
    func violations(makefile: String, documents: [SourceFile]) -> [String] {
        let targets = Self.targets(in: makefile)
        return documents.flatMap { document in
            Self.commands(in: document.text).filter { !targets.contains($0) }
                .map { "\(document.path): `make \($0)` is not in the Makefile" }
        }
    }

    /// Rule names at the start of a line, `.PHONY` and variables aside.
    static func targets(in makefile: String) -> Set<String> {
        Set(
            makefile.split(separator: "\n").flatMap { line -> [String] in
                guard let match = line.prefixMatch(of: /([a-z][a-z0-9 -]*):(?!=)/) else {
                    return []
                }
                return match.1.split(separator: " ").map(String.init)
            })
    }

    /// Targets named after `make` at the start of a line or of an inline code span.
    static func commands(in text: String) -> [String] {
        text.matches(of: /(?:^|\n|`)\s*(?:\$ )?make ([a-z][a-z0-9-]*)/).map { String($0.1) }
    }
}
