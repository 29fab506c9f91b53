import Foundation
import SprintProtocol

/// The JSONL files of a data set, one of each kind and split that has a line: readers refuse a file
/// without one.
struct DatasetFiles {
    /// What a line of a file is.
    enum Kind: String, Hashable, CaseIterable {
        /// A whole sample as a chat.
        case chat
        /// What a planner has read and writes.
        case planner
        /// What an executor has read and writes, in the form of a prefix of the planner's sequence.
        case executorPrefix = "executor-prefix"
        /// The same in the rearranged form.
        case executorRearranged = "executor-rearranged"
        /// A whole sample as packed tokens.
        case tokens
    }

    private let folder: URL
    private let kinds: [Kind]
    private var streams: [Kind: [DatasetSplit: ResultStream]] = [:]

    /// The files of a folder.
    ///
    /// - Parameter context: the form of executors in the packed tokens; `nil` writes none.
    init(folder: URL, context: ExecutorContext?) {
        self.folder = folder
        kinds = Kind.allCases.filter { $0 != .tokens || context != nil }
    }

    /// A file's name: `chat.train.jsonl`.
    static func name(_ kind: Kind, _ split: DatasetSplit) -> String {
        "\(kind.rawValue).\(split.rawValue).jsonl"
    }

    /// The kinds and splits that have lines, in their order.
    var written: [(kind: Kind, splits: [DatasetSplit])] {
        kinds.compactMap { kind in
            streams[kind].map { (kind, $0.keys.sorted()) }
        }
    }

    mutating func write(_ lines: [UInt8], as kind: Kind, _ split: DatasetSplit)
        throws(CurationError)
    {
        guard kinds.contains(kind), !lines.isEmpty else { return }
        if streams[kind]?[split] == nil {
            streams[kind, default: [:]][split] = try ResultStream(place(of: kind, split))
        }
        try streams[kind]?[split]?.write(lines)
    }

    /// Ends all files; one that an earlier export left and this one has no line for is removed.
    mutating func finish() throws(CurationError) {
        for kind in kinds {
            for split in DatasetSplit.allCases {
                if streams[kind]?[split] == nil {
                    try ResultFile.remove(place(of: kind, split))
                } else {
                    try streams[kind]?[split]?.finish()
                }
            }
        }
    }

    private func place(of kind: Kind, _ split: DatasetSplit) -> URL {
        folder.appending(path: Self.name(kind, split))
    }
}
