/// The named orders of arithmetic that a replica can run in (contract C1). Part of the fingerprint:
/// replicas of different profiles never share a run.
public enum NumericsProfile: String, Hashable, Sendable, CaseIterable, Codable {
    /// fp32 activations, keys and values; OpenBLAS wherever its kernels for this CPU keep rows
    /// apart.
    case reference
    /// The same without OpenBLAS: our kernels alone, with the same bits on every CPU. Decodes one
    /// sequence faster than OpenBLAS, which packs its operands anew for every product.
    case portable
}
