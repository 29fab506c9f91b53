import Foundation

/// A table for a terminal: columns as wide as their widest cell.
public struct TextTable: Hashable, Sendable {
    /// The names of the columns.
    public var head: [String]
    /// The rows, each as many cells as the head.
    public var rows: [[String]]

    /// Creates a table.
    public init(head: [String], rows: [[String]]) {
        precondition(rows.allSatisfy { $0.count == head.count }, "a row fills every column")
        self.head = head
        self.rows = rows
    }

    /// The lines, two spaces between columns, each ended by a newline.
    public var text: String {
        let all = [head] + rows
        let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let line = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return line.joined(separator: "  ").replacing(/\ +$/, with: "") + "\n"
        }.joined()
    }
}
