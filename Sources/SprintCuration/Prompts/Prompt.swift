/// A prompt of a language-model stage: a text with places for a sample's parts, kept as a file
/// `NAME.vN.md` in this folder. A changed text is a new version in a new file; a test holds the
/// texts of old ones.
public struct Prompt: Hashable, Sendable {
    /// The stage it belongs to and its version: `components/1`. Written into every output and part
    /// of every cache key.
    public let version: String
    /// The text; a place is `{{name}}`.
    public let text: String

    /// Divides a trace into components.
    public static let components = Prompt(
        version: "components/1", file: PackageResources.components_v1_md)
    /// Finds the components' parents.
    public static let dag = Prompt(version: "dag/1", file: PackageResources.dag_v1_md)
    /// Sends an answer back with what is wrong with it.
    public static let correction = Prompt(
        version: "correction/1", file: PackageResources.correction_v1_md)

    private init(version: String, file: [UInt8]) {
        self.version = version
        text = String(decoding: file, as: UTF8.self)
    }

    /// The text with its places filled. What is filled in is not searched for places again.
    ///
    /// - Parameter values: a value for each place's name.
    func filled(_ values: [String: String]) -> String {
        var result = ""
        var rest = text[...]
        while let opening = rest.firstRange(of: "{{") {
            result += rest[..<opening.lowerBound]
            let body = rest[opening.upperBound...]
            guard let closing = body.firstRange(of: "}}"),
                let value = values[String(body[..<closing.lowerBound])]
            else { preconditionFailure("every place of prompt \(version) has a value") }
            result += value
            rest = body[closing.upperBound...]
        }
        return result + rest
    }
}
