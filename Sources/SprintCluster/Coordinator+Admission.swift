import SprintProtocol

/// Why a worker is not taken.
extension Coordinator {
    /// The first thing wrong with a hello, naming both sides' values and what to do; `nil` if all
    /// is well.
    func objection(to hello: WorkerHello) -> Refusal? {
        if admission == .closed {
            return Refusal(
                code: .shuttingDown,
                reason: "The coordinator is ending. Connect again when it is back.")
        }
        if hello.protocolVersion != Limits.protocolVersion {
            return Self.refusal(ofVersion: hello.protocolVersion)
        }
        return modelObjection(to: hello) ?? boundsObjection(to: hello)
    }

    /// Both sides' protocol versions, and what to do.
    static func refusal(ofVersion version: Int) -> Refusal {
        Refusal(
            code: .protocolVersion,
            reason: "The worker speaks protocol \(version), the coordinator "
                + "\(Limits.protocolVersion). Run the same release of Sprint on both.")
    }

    /// What would let location show in the text (contract C1).
    private func modelObjection(to hello: WorkerHello) -> Refusal? {
        let own = configuration
        if hello.pageTokens != Limits.pageTokens {
            return Refusal(
                code: .fingerprint,
                reason: "The worker's pages hold \(hello.pageTokens) tokens, the coordinator's "
                    + "\(Limits.pageTokens). Run the same release of Sprint on both.")
        }
        if hello.fingerprint != own.fingerprint {
            return Refusal(
                code: .fingerprint,
                reason: "The worker runs \(hello.modelName) with \(hello.numerics) numerics "
                    + "(fingerprint \(short(hello.fingerprint))), the coordinator \(own.modelName) "
                    + "with "
                    + "\(own.numerics) numerics (fingerprint \(short(own.fingerprint))). "
                    + "Start both with the same model file, --numerics and --kv.")
        }
        // The model states its context, and the fingerprint covers it: only another release reads
        // the same model otherwise.
        if hello.contextTokensMax != own.contextTokensMax {
            return Refusal(
                code: .fingerprint,
                reason:
                    "The worker reads a context of \(hello.contextTokensMax) tokens from the "
                    + "model, the coordinator one of \(own.contextTokensMax). Run the same "
                    + "release of Sprint on both.")
        }
        return nil
    }

    private func boundsObjection(to hello: WorkerHello) -> Refusal? {
        if !(1...Limits.slotsPerWorkerMax).contains(hello.slots) {
            return Refusal(
                code: .malformed,
                reason:
                    "The worker offers \(hello.slots) slots; it must be 1 to "
                    + "\(Limits.slotsPerWorkerMax). "
                    + "Set --slots.")
        }
        if registry.count >= Limits.workersMax {
            return Refusal(
                code: .full,
                reason:
                    "The coordinator has \(registry.count) workers and takes \(Limits.workersMax) "
                    + "at most. "
                    + "Use another coordinator, or fewer workers with more slots.")
        }
        return nil
    }

    private func short(_ fingerprint: Fingerprint) -> String {
        String(fingerprint.description.prefix(12))
    }
}
