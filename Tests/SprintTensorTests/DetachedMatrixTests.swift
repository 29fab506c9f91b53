import Foundation
import SprintProtocol
import Testing

@testable import SprintTensor

/// Matrices whose rows are wanted now and then keep nothing of their file mapped.
@Suite
struct DetachedMatrixTests {
    private static let columns = 256

    /// Lends a file of so many rows of halves.
    private static func withFile<R>(rows: Int, _ body: (MappedFile) throws -> R) throws -> R {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sprint-\(UUID().uuidString)")
        let halves = (0..<rows * columns).map { UInt16(truncatingIfNeeded: $0 % 31_000) }
        try halves.withUnsafeBytes { try Data($0).write(to: url) }
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(try MappedFile(path: url.path))
    }

    private static func matrix(_ file: MappedFile, rows: Int) -> WeightMatrix {
        WeightMatrix(
            file: file, range: 0..<file.byteCount, element: .f16, rows: rows, columns: columns)
    }

    /// The embedding of these tokens.
    private static func embed(_ tokens: [TokenID], _ matrix: WeightMatrix) -> [Float] {
        let x = FloatMatrix(rowCapacity: tokens.count, columns: columns)
        ComputeContext(threads: 1).embed(
            tokens.span, from: matrix, into: x,
            scratch: FloatMatrix(rowCapacity: 1, columns: columns))
        return x.rows(tokens.count)
    }

    @Test(arguments: [300, 20_000])
    func `a small one is copied, of a large one rows are read, and both are as they were`(
        count: Int
    ) throws {
        try Self.withFile(rows: count) { file in
            let matrix = Self.matrix(file, rows: count), detached = matrix.detached()
            let tokens: [TokenID] = [0, TokenID(count - 1), 7, 7]
            #expect(Self.embed(tokens, detached) == Self.embed(tokens, matrix))
            #expect(Self.embed(tokens, detached.alias()) == Self.embed(tokens, matrix))
            #expect(detached.detached() === detached)
        }
    }

    @Test func `a copy outlives its file`() throws {
        try Self.withFile(rows: 300) { file in
            let matrix = Self.matrix(file, rows: 300), detached = matrix.detached()
            let expected = Self.embed([299], matrix)
            #expect(truncate(file.path, 0) == 0)
            #expect(Self.embed([299], detached) == expected)
        }
    }

    @Test func `reading from a file that was cut short ends the process with a message`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try Self.withFile(rows: 20_000) { file in
                let detached = Self.matrix(file, rows: 20_000).detached()
                truncate(file.path, 0)
                unlink(file.path)
                _ = Self.embed([19_999], detached)
            }
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("it was cut short; put it back and start again"), "\(message)")
    }
}
