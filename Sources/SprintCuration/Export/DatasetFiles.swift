import Foundation
import SprintProtocol

/// The JSONL files of a data set, one of each kind and split.
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

    private var streams: [Kind: [DatasetSplit: ResultStream]] = [:]

    /// Begins the files.
    ///
    /// - Parameter context: the form of executors in the packed tokens; `nil` writes none.
    init(folder: URL, context: ExecutorContext?) throws(CurationError) {
        for kind in Kind.allCases where kind != .tokens || context != nil {
            for split in DatasetSplit.allCases {
                streams[kind, default: [:]][split] = try ResultStream(
                    folder.appending(path: Self.name(kind, split)))
            }
        }
    }

    /// A file's name: `chat.train.jsonl`.
    static func name(_ kind: Kind, _ split: DatasetSplit) -> String {
        "\(kind.rawValue).\(split.rawValue).jsonl"
    }

    mutating func write(_ lines: [UInt8], as kind: Kind, _ split: DatasetSplit)
        throws(CurationError)
    {
        try streams[kind]?[split]?.write(lines)
    }

    /// Ends all files.
    mutating func finish() throws(CurationError) {
        for kind in Kind.allCases {
            for split in DatasetSplit.allCases { try streams[kind]?[split]?.finish() }
        }
    }
}
