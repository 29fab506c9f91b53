import SprintProtocol
import Testing

@testable import SprintTensor

@Suite struct KVPageTests {
    static let geometry = KVGeometry(layers: 3, kvHeads: 2, headDimension: 8, element: .float32)

    @Test func aNewPageIsZeroAndAligned() {
        let page = KVPage(geometry: Self.geometry)
        #expect(page.byteCount == 3 * 2 * 2 * 32 * 8 * 4)
        #expect(UInt(bitPattern: page.base).isMultiple(of: UInt(KVPage.alignment)))
        #expect(bytes(page).allSatisfy { $0 == 0 })
    }

    @Test func loadingAndCopyingKeepEveryByte() {
        let payload = (0..<Self.geometry.pageByteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let page = KVPage(geometry: Self.geometry)
        page.load(payload.span.bytes)
        #expect(bytes(page) == payload)
        let fork = KVPage(geometry: Self.geometry)
        fork.copy(from: page)
        #expect(bytes(fork) == payload)
    }

    @Test func keysAndValuesLieWhereTheGeometrySays() {
        let geometry = Self.geometry
        let pages = [KVPage(geometry: geometry), KVPage(geometry: geometry)]
        let table = PageTable(geometry: geometry)
        table.append(pages: pages, position: 30, count: 4)
        let width = geometry.kvHeads * geometry.headDimension
        let keys = FloatMatrix((0..<4 * width).map { Float($0) + 1 }, columns: width)
        let values = FloatMatrix((0..<4 * width).map { -Float($0) - 1 }, columns: width)
        ComputeContext(threads: 1).store(keys: keys, values: values, layer: 1, in: table)
        var expected = [[Float]](
            repeating: [Float](repeating: 0, count: geometry.pageByteCount / 4), count: 2)
        for row in 0..<4 {
            for head in 0..<2 {
                for element in 0..<8 {
                    let value = Float(row * width + head * 8 + element) + 1
                    let (page, slot) = ((30 + row) / 32, (30 + row) % 32)
                    // [layer][K, V][kvHead][token][headDimension]
                    expected[page][(((1 * 2 + 0) * 2 + head) * 32 + slot) * 8 + element] = value
                    expected[page][(((1 * 2 + 1) * 2 + head) * 32 + slot) * 8 + element] = -value
                }
            }
        }
        #expect(floats(pages[0]) == expected[0])
        #expect(floats(pages[1]) == expected[1])
    }

    private func bytes(_ page: KVPage) -> [UInt8] {
        page.withBytes { span in
            span.byteOffsets.map { span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
    }

    private func floats(_ page: KVPage) -> [Float] {
        page.withBytes { span in
            stride(from: 0, to: span.byteCount, by: 4).map {
                span.unsafeLoad(fromByteOffset: $0, as: Float.self)
            }
        }
    }
}
