import CSprintKernels

/// The instruction set our kernels run on. All give the same bits (contract C1); they differ in
/// speed.
public enum InstructionSet: String, Hashable, Sendable, CaseIterable {
    /// Any CPU: the twin that the wide ones are held to.
    case portable
    /// AVX2 with FMA.
    case avx2
    /// AVX-512 F, BW, DQ, VL.
    case avx512
    /// The same with VNNI, integer dot products in one instruction.
    case avx512vnni

    /// The widest that this CPU has.
    public static var best: InstructionSet { InstructionSet(sk_isa_best()) }

    /// Those that this CPU has, narrowest first.
    public static var available: [InstructionSet] {
        allCases.filter { $0.kernels.rawValue <= sk_isa_best().rawValue }
    }

    private init(_ isa: sk_isa) {
        switch isa {
        case sk_isa_avx512vnni: self = .avx512vnni
        case sk_isa_avx512: self = .avx512
        case sk_isa_avx2: self = .avx2
        default: self = .portable
        }
    }

    var kernels: sk_isa {
        switch self {
        case .portable: sk_isa_portable
        case .avx2: sk_isa_avx2
        case .avx512: sk_isa_avx512
        case .avx512vnni: sk_isa_avx512vnni
        }
    }
}
