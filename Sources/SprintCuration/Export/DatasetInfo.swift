/// The file `dataset_info.json`, by which LLaMA-Factory finds the chats and their fields.
enum DatasetInfo {
    /// Its text, where the chats of these splits have lines.
    static func text(of splits: [DatasetSplit]) -> [UInt8] {
        let entries = splits.map { split in
            """
              "sprint_\(split.rawValue)": {
                "file_name": "\(DatasetFiles.name(.chat, split))",
                "formatting": "sharegpt",
                "columns": {"messages": "messages"},
                "tags": {
                  "role_tag": "role", "content_tag": "content",
                  "user_tag": "user", "assistant_tag": "assistant"
                }
              }
            """
        }
        return Array("{\n\(entries.joined(separator: ",\n"))\n}\n".utf8)
    }
}
