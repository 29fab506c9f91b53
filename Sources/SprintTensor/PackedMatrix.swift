import CSprintKernels

/// An immutable matrix of weights, laid out in panels of 16 columns for the `fast` profile's
/// products: `y = x · wᵀ`.
///
/// Quantised types keep their bits and take as much memory as stored (up to 3 % more for K types).
/// Floats become whole numbers of 12 bits with one scale for 64 of a row, 1.56 bytes an element,
/// unless they are to stay as they are or a row is no multiple of 64.
@safe public final class PackedMatrix: @unchecked Sendable {
    /// Output features.
    public let rows: Int
    /// Input features.
    public let columns: Int
    /// The type its weights are stored in.
    public let element: TensorElement
    /// How they are held.
    let layout: Layout
    private let memory: PanelMemory
    private let panels: UnsafeMutablePointer<UInt8>

    /// Output features of a panel.
    static let panelRows = 16

    /// Weights in panels.
    enum Layout: Hashable {
        /// The elements of this type as they are stored.
        case stored(sk_form)
        /// Whole numbers of 12 bits with one scale for 64 elements.
        case twelve

        /// Bytes of one panel.
        func panelBytes(columns: Int) -> Int {
            switch self {
            case .stored(let form): Int(sk_panel_bytes(form, Int64(columns)))
            case .twelve: Int(sk_twelve_panel_bytes(Int64(columns)))
            }
        }
    }

    /// Packs a weight; costs one pass over its bytes.
    ///
    /// - Parameter keepsFloats: floats stay as they are stored, whatever the length of a row.
    public init(_ weight: WeightMatrix, keepsFloats: Bool = false) {
        rows = weight.rows
        columns = weight.columns
        element = weight.element
        let isFloat = element.blockElements == 1
        let isTwelve =
            isFloat && !keepsFloats && columns.isMultiple(of: QuantisedRows.wideBlockElements)
        layout = isTwelve ? .twelve : .stored(element.form)
        let count = (rows + Self.panelRows - 1) / Self.panelRows
        let panelBytes = layout.panelBytes(columns: columns)
        memory = PanelMemory(byteCount: count * panelBytes)
        panels = memory.base
        switch layout {
        case .stored(let form):
            sk_pack(form, Int64(rows), Int64(columns), weight.bytes, panels)
        case .twelve:
            let floats = FloatMatrix(rowCapacity: Self.panelRows, columns: columns)
            for panel in 0..<count {
                let first = panel * Self.panelRows
                let held = min(Self.panelRows, rows - first)
                for row in 0..<held {
                    weight.dequantise(row: first + row, into: floats.pointer(row: row))
                }
                sk_twelve_pack(
                    Int64(held), Int64(columns), floats.base, panels + panel * panelBytes)
            }
        }
    }

    private init(aliasOf other: PackedMatrix) {
        (rows, columns, element) = (other.rows, other.columns, other.element)
        (layout, memory, panels) = (other.layout, other.memory, other.panels)
    }

    /// The same panels behind a reference of its own; see `Projection.alias`.
    func alias() -> PackedMatrix { PackedMatrix(aliasOf: self) }

    /// Bytes of all panels.
    var byteCount: Int {
        (rows + Self.panelRows - 1) / Self.panelRows * layout.panelBytes(columns: columns)
    }

    /// What products read x as.
    var input: ProductInput {
        switch layout {
        case .stored: element.blockElements == 1 ? .floats : .blocks
        case .twelve: .wideBlocks
        }
    }

    /// The panel whose first output feature is `row`, a multiple of 16.
    func panel(row: Int) -> UnsafePointer<UInt8> {
        UnsafePointer(panels) + row / Self.panelRows * layout.panelBytes(columns: columns)
    }
}

/// The memory of panels, which several references to a matrix may share.
@safe private final class PanelMemory: @unchecked Sendable {
    let base: UnsafeMutablePointer<UInt8>

    init(byteCount: Int) {
        base = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
            .assumingMemoryBound(to: UInt8.self)
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}

/// What a product reads its left side as.
enum ProductInput {
    /// As it is.
    case floats
    /// Blocks of 32 bytes with a scale; see `QuantisedRows`.
    case blocks
    /// Blocks of 64 numbers of 16 bits with a scale.
    case wideBlocks
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
