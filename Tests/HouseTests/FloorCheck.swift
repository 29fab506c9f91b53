/// A lower floor never imports a higher one, same-floor imports are listed, a C target has one
/// Swift owner, and what belongs to one target (an outside module, a socket, a thread) stays there.
struct FloorCheck {
    var house = House()

    func violations(in files: [SourceFile]) -> [String] {
        files.flatMap { file in
            Self.imports(of: file).compactMap { module in
                complaint(target: file.target, imports: module).map { "\(file.path): \($0)" }
            }
        }
    }

    /// Modules that a source file names in its import lines, in order.
    static func imports(of file: SourceFile) -> [String] {
        guard file.isSwift else { return [] }
        let kinds: Set<Substring> = [
            "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
        ]
        return CodeText(file).lines.compactMap { line in
            let words = line.split { $0 == " " || $0 == ";" }
            guard let at = words.firstIndex(of: "import"), words.count > at + 1 else { return nil }
            let prefixes = words[..<at].allSatisfy {
                $0.hasPrefix("@") || accessLevels.contains($0)
            }
            guard prefixes else { return nil }
            let name =
                kinds.contains(words[at + 1]) && words.count > at + 2
                ? words[at + 2] : words[at + 1]
            return name.split(separator: ".").first.map(String.init)
        }
    }

    private static let accessLevels: Set<Substring> = [
        "public", "package", "internal", "fileprivate", "private",
    ]

    private func complaint(target: String, imports module: String) -> String? {
        guard let floor = house.floors[target] else { return "target \(target) is on no floor" }
        if house.testModules.contains(module) && floor != .garden {
            return "imports \(module), which belongs to tests"
        }
        if let owner = house.cOwners[module] {
            return owner == target ? nil : "imports \(module), which only \(owner) may"
        }
        if let higher = house.floors[module] { return complaint(target, floor, module, higher) }
        return outsideComplaint(target, floor, module)
    }

    private func complaint(
        _ target: String, _ floor: House.Floor, _ module: String, _ other: House.Floor
    ) -> String? {
        if floor == .garden {
            return house.gardenSees.contains(module) ? nil : "the garden may not see \(module)"
        }
        if other < floor { return nil }
        if other > floor { return "imports \(module) of a higher floor" }
        let listed = house.sameFloor[target]?.contains(module) ?? false
        return listed ? nil : "imports \(module) of its own floor, which is not listed"
    }

    private func outsideComplaint(_ target: String, _ floor: House.Floor, _ module: String)
        -> String?
    {
        if let owners = house.outsideOwners[module], !owners.contains(target) {
            return "imports \(module), which belongs to \(owners.sorted().joined(separator: ", "))"
        }
        let pure = floor <= .replica || floor == .garden
        if pure && house.impureModules.contains(module) && !house.impureOwners.contains(target) {
            return "imports \(module); sockets, threads and clocks belong to floor 4"
        }
        return nil
    }
}
