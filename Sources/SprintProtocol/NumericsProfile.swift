/// The named orders of arithmetic that a replica can run in (contract C1). Part of the fingerprint:
/// replicas of different profiles never share a run.
public enum NumericsProfile: String, Hashable, Sendable, CaseIterable, Codable {
    /// Quantised weights as they are stored, float weights as 12-bit whole numbers with one scale
    /// for 64 elements, whole-number inputs for both, fp16 keys and values: our kernels alone, with
    /// the same bits on every CPU.
    case fast
    /// fp32 activations, keys and values; OpenBLAS wherever its kernels for this CPU keep rows
    /// apart.
    case reference
    /// The same without OpenBLAS: our kernels alone, with the same bits on every CPU.
    case portable
    /// `fast` without row invariance: float weights as they are, by OpenBLAS where a batch has many
    /// rows, so that a row's bits depend on its batch. To measure what row invariance costs;
    /// clusters refuse it.
    case free

    /// Whether a row's bits are the same in any batch, which a cluster relies on.
    public var keepsRowsApart: Bool { self != .free }
}
