/// Text for HTML and SVG.
public enum MarkupText {
    /// The text with the characters escaped that markup would obey.
    public static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
