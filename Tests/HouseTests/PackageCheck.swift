import Foundation

/// Package.swift, the folders and the house's table name the same targets.
struct PackageCheck {
    var house = House()

    /// Names in `.target(name:…)`, `.executableTarget`, `.systemLibrary` (first) and `.testTarget`.
    static func targets(in manifest: String) -> (sources: [String], tests: [String]) {
        let pattern = /\.(target|executableTarget|systemLibrary|testTarget)\(\s*name:\s*"([^"]+)"/
        let found = manifest.matches(of: pattern).map { (kind: $0.1, name: String($0.2)) }
        return (
            found.filter { $0.kind != "testTarget" }.map(\.name),
            found.filter { $0.kind == "testTarget" }.map(\.name)
        )
    }

    func violations(manifest: String, sourceFolders: [String], testFolders: [String]) -> [String] {
        let (sources, tests) = Self.targets(in: manifest)
        return differences(sources, sourceFolders, "Sources")
            + differences(tests, testFolders, "Tests")
            + sources.filter { house.floors[$0] == nil }.map { "target \($0) is on no floor" }
    }

    private func differences(_ targets: [String], _ folders: [String], _ parent: String) -> [String]
    {
        let homeless = targets.filter { !folders.contains($0) }
        let orphans = folders.filter { !targets.contains($0) }
        return homeless.map { "target \($0) has no folder in \(parent)" }
            + orphans.map { "folder \(parent)/\($0) is no target" }
    }
}
