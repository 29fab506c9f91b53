import SprintProtocol

/// Why a node cannot start or go on.
public enum NodeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text is no endpoint.
    case endpoint(String)
    /// A socket cannot be bound or connected.
    case socket(endpoint: String, reason: String)
    /// Binding beyond this machine without keys.
    case keysNeeded(endpoint: String)
    /// Connecting to another machine without keys.
    case workerKeysNeeded(endpoint: String)
    /// A key file is missing, unreadable or not a key.
    case keyFile(path: String, reason: String)
    /// The worker program is not where it should be, or does not start.
    case workerProgram(path: String, reason: String)
    /// A local worker ended more often than it is restarted.
    case workersEnding(restarts: Int, status: Int32)
    /// Of local workers that are all needed, some are started no more.
    case workersGivenUp(count: Int, of: Int)
    /// The coordinator refused this worker for good.
    case refused(Refusal)
    /// The coordinator speaks another version of the protocol than this worker.
    case protocolVersion(coordinator: Int)
    /// The model cannot be used.
    case model(String)
    /// A file cannot be written.
    case output(path: String, reason: String)

    /// The kind, for programs that read a failed run's document.
    public var code: String {
        switch self {
        case .endpoint: "invalid_endpoint"
        case .socket: "socket_failed"
        case .keysNeeded, .workerKeysNeeded: "keys_needed"
        case .keyFile: "key_file_unusable"
        case .workerProgram: "worker_program_unusable"
        case .workersEnding: "workers_ending"
        case .workersGivenUp: "workers_given_up"
        case .refused: "worker_refused"
        case .protocolVersion: "protocol_version"
        case .model: "model_unusable"
        case .output: "output_unwritable"
        }
    }

    /// What went wrong and what to do.
    public var description: String {
        switch self {
        case .endpoint(let text):
            "\(text) is not an endpoint; write tcp://HOST:PORT, tcp://HOST:* or ipc://PATH"
        case .socket(let endpoint, let reason):
            "\(endpoint): \(reason)"
        case .keysNeeded(let endpoint):
            "\(endpoint) is reachable from other machines and the cluster has no keys; "
                + "run `sprint keys new DIR` and pass --keys DIR, or bind tcp://127.0.0.1:PORT"
        case .workerKeysNeeded(let endpoint):
            "\(endpoint) is on another machine and this worker has no keys; pass --key and "
                + "--server-key with two files of the coordinator's `sprint keys new DIR`: "
                + "worker.secret and coordinator.public"
        case .keyFile(let path, let reason):
            "\(path): \(reason); make keys with `sprint keys new DIR`"
        case .workerProgram(let path, let reason):
            "\(path): \(reason); build it with `make build`, it belongs beside sprint-coordinator"
        case .workersEnding(let restarts, let status):
            "a local worker ended with status \(status) after \(restarts) restarts; "
                + "run sprint-worker by hand with the same --model to see why"
        case .workersGivenUp(let count, let all):
            "\(count) of \(all) local workers \(count == 1 ? "was" : "were") given up; run "
                + "sprint-worker by hand with the same --model to see why, or ask for fewer workers"
        case .refused(let refusal):
            "the coordinator refused this worker: \(refusal.reason)"
        case .protocolVersion(let version):
            "the coordinator speaks protocol \(version), this worker \(Limits.protocolVersion); "
                + "run the same release of Sprint on both"
        case .model(let reason):
            reason
        case .output(let path, let reason):
            "\(path) cannot be written: \(reason)"
        }
    }
}
