/// Why no chat template could be chosen.
public enum ChatTemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The model's Jinja text is of no family we know; carries its beginning.
    case unrecognised(beginning: String)
    /// There is no template of this name.
    case unknownName(String)

    /// The message for people, with the names that exist.
    public var description: String {
        let names = ChatTemplate.names.joined(separator: ", ")
        return switch self {
        case .unrecognised(let beginning):
            "the model's chat template is of no known family (it begins \"\(beginning)\"); "
                + "choose one with --chat-template: \(names)"
        case .unknownName(let name): "there is no chat template \"\(name)\"; there are: \(names)"
        }
    }
}
