import Foundation

/// Code written by protoc-c is committed; it must be what the schema gives today.
enum GeneratedCode {
    static let script = "scripts/proto.sh"
    static let folder = "Sources/CSprintWire"

    /// Whether the schema, its script and a protoc-c of the committed version are here: another
    /// version may write other text for the same schema.
    static var canBeChecked: Bool {
        guard Repository.text(script) != nil, Repository.text("proto/sprint.proto") != nil,
            let committed = versionLine(Repository.text("\(folder)/include/sprint.pb-c.h") ?? "")
        else { return false }
        return output(of: ["protoc-c", "--version"]).map { here in
            here.split(separator: "\n").first?.split(separator: " ").last
                .map { committed.contains($0) } ?? false
        } ?? false
    }

    /// Files of the committed code that differ from what the schema gives.
    static func violations() throws -> [String] {
        let fresh = FileManager.default.temporaryDirectory
            .appending(path: "sprint-proto-\(ProcessInfo.processInfo.processIdentifier)")
        defer { try? FileManager.default.removeItem(at: fresh) }
        let script = Repository.root.appending(path: script).path
        guard output(of: ["sh", script, fresh.path]) != nil else {
            return ["\(Self.script) failed"]
        }
        return try ["sprint.pb-c.c", "include/sprint.pb-c.h"].compactMap { name in
            let new = try String(contentsOf: fresh.appending(path: name), encoding: .utf8)
            return new == Repository.text("\(folder)/\(name)")
                ? nil : "\(folder)/\(name) is out of date"
        }
    }

    /// The version of protoc-c that a header it wrote names, e.g. `1.4.1`.
    private static func versionLine(_ header: String) -> String? {
        guard let match = header.firstMatch(of: /1(\d{3})(\d{3}) < PROTOBUF_C_MIN_COMPILER_VERSION/)
        else {
            return nil
        }
        return "1.\(Int(match.1) ?? 0).\(Int(match.2) ?? 0)"
    }

    /// Standard output of a command that ended with 0, else `nil`.
    private static func output(of command: [String]) -> String? {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: bytes, as: UTF8.self) : nil
    }
}
