import SprintProtocol
import SprintWire
import Testing

@Suite("Bulk frames")
struct BulkCodecTests {
    private let preamble = BulkPreamble(
        attempt: AttemptID(task: TaskID(run: RunID(1 << 33), round: 2, prompt: 3), attempt: 4),
        pages: 32)

    @Test("Reading gives what was written")
    func roundTrip() throws {
        let bytes = BulkCodec.encode(preamble)
        #expect(bytes.count == BulkCodec.preambleByteCount)
        #expect(try BulkCodec.decodePreamble(bytes.span.bytes) == preamble)
        #expect(preamble.frameCount == 65 && preamble.frameCount <= Limits.messageFramesMax)
        let hello = BulkCodec.encode(BulkHello(worker: WorkerID(.max)))
        #expect(hello.count == BulkCodec.helloByteCount)
        #expect(try BulkCodec.decodeHello(hello.span.bytes).worker == WorkerID(.max))
    }

    @Test("The bytes are those that docs/protocol.md gives")
    func golden() {
        #expect(
            BulkCodec.encode(BulkHello(worker: WorkerID(2))).hexadecimal
                == "535052494e54424b" + "0100" + "0100" + "00000000" + "0200000000000000")
        #expect(
            BulkCodec.encode(preamble).hexadecimal
                == "535052494e54424b" + "0100" + "0200" + "20000000" + "0000000002000000"
                + "02000000"
                + "03000000" + "04000000" + "00000000")
    }

    @Test("Any changed byte is refused or reads as other legal values; other lengths are refused")
    func hostile() throws {
        for (bytes, isHello) in [
            (BulkCodec.encode(preamble), false),
            (BulkCodec.encode(BulkHello(worker: WorkerID(2))), true),
        ] {
            func accepts(_ bytes: [UInt8]) -> Bool {
                isHello
                    ? (try? BulkCodec.decodeHello(bytes.span.bytes)) != nil
                    : (try? BulkCodec.decodePreamble(bytes.span.bytes)) != nil
            }
            #expect(accepts(bytes))
            for count in Array(0..<bytes.count) { #expect(!accepts(Array(bytes[..<count]))) }
            #expect(!accepts(bytes + [0]))
            for index in bytes.indices {
                var changed = bytes
                changed[index] = 0xFF
                // Only the numbers of a registration, run, or attempt may take other values.
                let isFree =
                    isHello ? index >= 16 : (16..<24).contains(index) || (32..<35).contains(index)
                #expect(accepts(changed) == isFree, "byte \(index)")
            }
        }
    }

    @Test("A hello is no preamble and a preamble no hello")
    func kinds() {
        let hello = BulkCodec.encode(BulkHello(worker: WorkerID(1)))
        #expect(throws: WireError.malformed) { try BulkCodec.decodePreamble(hello.span.bytes) }
        var padded = hello + [UInt8](repeating: 0, count: 16)
        #expect(throws: WireError.field("bulk.kind", "is 1, must be 2")) {
            try BulkCodec.decodePreamble(padded.span.bytes)
        }
        padded[8] = 9
        #expect(throws: WireError.version(9)) { try BulkCodec.decodePreamble(padded.span.bytes) }
    }

    @Test(
        "Counts and numbers out of bounds are refused",
        arguments: [(12, 0), (12, 33), (24, 0), (24, 65), (28, 0), (28, 65), (32, 0), (36, 1)])
    func bounds(offset: Int, value: UInt8) {
        var bytes = BulkCodec.encode(preamble)
        bytes[offset] = value
        #expect(throws: WireError.self) { try BulkCodec.decodePreamble(bytes.span.bytes) }
    }
}
