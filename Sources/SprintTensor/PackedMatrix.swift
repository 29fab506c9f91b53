import CSprintKernels

/// An immutable matrix of weights, laid out in panels of 16 columns for the `fast` profile's
/// products: `y = x · wᵀ`.
///
/// Keeps the bits of the type it came in and takes as much memory (up to 3 % more for K types).
@safe public final class PackedMatrix: @unchecked Sendable {
    /// Output features.
    public let rows: Int
    /// Input features.
    public let columns: Int
    /// The type of its weights.
    public let element: TensorElement
    let panels: UnsafeMutablePointer<UInt8>

    /// Output features of a panel.
    static let panelRows = 16

    /// Packs a weight as it is stored; costs one pass over its bytes.
    public init(_ weight: WeightMatrix) {
        rows = weight.rows
        columns = weight.columns
        element = weight.element
        let form = element.form
        let count = (rows + Self.panelRows - 1) / Self.panelRows
        let byteCount = count * Int(sk_panel_bytes(form, Int64(columns)))
        panels = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
            .assumingMemoryBound(to: UInt8.self)
        sk_pack(form, Int64(rows), Int64(columns), weight.bytes, panels)
    }

    deinit { UnsafeMutableRawPointer(panels).deallocate() }

    /// Whether products read x as quantised blocks.
    var isQuantised: Bool { element.blockElements > 1 }

    /// The panel whose first output feature is `row`, a multiple of 16.
    func panel(row: Int) -> UnsafePointer<UInt8> {
        UnsafePointer(panels) + row / Self.panelRows
            * Int(sk_panel_bytes(element.form, Int64(columns)))
    }
}

extension TensorElement {
    /// The kernels' name of this type.
    var form: sk_form {
        switch self {
        case .f32: sk_form_f32
        case .f16: sk_form_f16
        case .bf16: sk_form_bf16
        case .q8_0: sk_form_q8_0
        case .q4_0: sk_form_q4_0
        case .q4_1: sk_form_q4_1
        case .q5_0: sk_form_q5_0
        case .q5_1: sk_form_q5_1
        case .q4_K: sk_form_q4_K
        case .q5_K: sk_form_q5_K
        case .q6_K: sk_form_q6_K
        }
    }
}
