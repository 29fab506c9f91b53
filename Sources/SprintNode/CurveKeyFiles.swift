import Foundation
import SprintProtocol
import ZeroMQ

/// What a coordinator needs for CURVE: its own pair, and who may connect (contract C4).
public struct CoordinatorKeys: Sendable {
    /// The coordinator's key pair.
    public var pair: CurveKeys
    /// Public keys of the workers that may connect.
    public var workers: Set<CurvePublicKey>

    /// Wraps keys.
    public init(pair: CurveKeys, workers: Set<CurvePublicKey>) {
        self.pair = pair
        self.workers = workers
    }

    /// Reads `coordinator.secret` and `workers.allow` from a directory of `sprint keys new`.
    ///
    /// - Throws: `NodeError.keyFile` naming the file.
    public init(directory: String) throws(NodeError) {
        pair = try CurveKeyFile.pair(at: directory + "/coordinator.secret")
        let path = directory + "/workers.allow"
        workers = []
        for line in try CurveKeyFile.lines(of: path) {
            workers.insert(try CurveKeyFile.publicKey(line, in: path))
        }
        guard !workers.isEmpty else { throw .keyFile(path: path, reason: "it lists no worker") }
    }
}

/// What a worker needs for CURVE: its own pair and the coordinator's public key.
public struct WorkerKeys: Sendable {
    /// The worker's key pair.
    public var pair: CurveKeys
    /// The coordinator's public key.
    public var coordinator: CurvePublicKey

    /// Wraps keys.
    public init(pair: CurveKeys, coordinator: CurvePublicKey) {
        self.pair = pair
        self.coordinator = coordinator
    }

    /// Environment variable by which a coordinator hands its local workers their secret key.
    public static let secretVariable = "SPRINT_LOCAL_WORKER_SECRET"
    /// Environment variable by which a coordinator tells its local workers its public key.
    public static let serverVariable = "SPRINT_LOCAL_SERVER_KEY"

    /// The keys that a coordinator handed over by environment; `nil` if it did not.
    public init?(environment: [String: String]) throws(NodeError) {
        guard let secret = environment[Self.secretVariable],
            let server = environment[Self.serverVariable]
        else { return nil }
        do {
            pair = try CurveKeys(secret: CurveSecretKey(z85: secret))
            coordinator = try CurvePublicKey(z85: server)
        } catch {
            throw .keyFile(path: Self.secretVariable, reason: error.description)
        }
    }

    /// Reads a worker's secret file and the coordinator's public file.
    ///
    /// - Throws: `NodeError.keyFile` naming the file.
    public init(secretFile: String, serverFile: String) throws(NodeError) {
        pair = try CurveKeyFile.pair(at: secretFile)
        guard let key = try CurveKeyFile.lines(of: serverFile).first else {
            throw .keyFile(path: serverFile, reason: "it holds no key")
        }
        coordinator = try CurveKeyFile.publicKey(key, in: serverFile)
    }
}

/// The key files of `sprint keys new`: one key in Z85 a line, `#` starts a comment. A secret file
/// holds the secret key alone; the public one is computed from it.
public enum CurveKeyFile {
    /// Makes a directory with a coordinator's pair, a worker's pair and the list of allowed
    /// workers.
    ///
    /// - Throws: `NodeError` if a key is there already (nothing is overwritten) or the disk
    ///   refuses.
    public static func makeDirectory(_ directory: String) throws(NodeError) {
        let (coordinator, worker) = try (freshPair(), freshPair())
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .output(path: directory, reason: error.localizedDescription)
        }
        let files: [(name: String, text: String, mode: KeyFile.Mode)] = [
            ("coordinator.secret", secretText(coordinator, of: "coordinator"), .secret),
            (
                "coordinator.public", "# public key of the coordinator\n\(coordinator.public)\n",
                .open
            ),
            ("worker.secret", secretText(worker, of: "worker"), .secret),
            (
                "workers.allow", "# public keys of workers that may connect\n\(worker.public)\n",
                .open
            ),
        ].map { ("\(directory)/\($0)", $1, $2) }
        for file in files where FileManager.default.fileExists(atPath: file.name) {
            throw .keyFile(path: file.name, reason: isThere)
        }
        for file in files { try create(file.name, holding: file.text, mode: file.mode) }
    }

    private static let isThere = "it exists and is not overwritten"

    /// A pair that is written to no file.
    static func freshPair() throws(NodeError) -> CurveKeys {
        do {
            return try CurveKeys.generate()
        } catch {
            throw .keyFile(path: "CURVE", reason: error.description)
        }
    }

    /// Reads the pair of a secret file.
    static func pair(at path: String) throws(NodeError) -> CurveKeys {
        let keys = try lines(of: path)
        guard keys.count == 1 else {
            throw .keyFile(path: path, reason: "it must hold one secret key")
        }
        do {
            return try CurveKeys(secret: CurveSecretKey(z85: keys[0]))
        } catch {
            throw .keyFile(path: path, reason: error.description)
        }
    }

    /// Reads a public key that stands in the file at `path`.
    static func publicKey(_ text: String, in path: String) throws(NodeError) -> CurvePublicKey {
        do {
            return try CurvePublicKey(z85: text)
        } catch {
            throw .keyFile(path: path, reason: error.description)
        }
    }

    static func lines(of path: String) throws(NodeError) -> [String] {
        guard let data = FileManager.default.contents(atPath: path),
            data.count <= Limits.keyFileBytesMax
        else {
            throw .keyFile(path: path, reason: "it cannot be read")
        }
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter {
                !$0.isEmpty && !$0.hasPrefix("#")
            }
    }

    private static func secretText(_ keys: CurveKeys, of owner: String) -> String {
        "# secret key of the \(owner): keep it to yourself\n\(keys.secret.z85)\n"
    }

    private static func create(
        _ path: String, holding text: String, mode: KeyFile.Mode
    ) throws(NodeError) {
        do {
            try KeyFile.create(path, holding: text, mode: mode)
        } catch .other(_, EEXIST, _) {
            throw .keyFile(path: path, reason: isThere)
        } catch {
            throw .output(path: path, reason: error.description)
        }
    }
}
