/// What the words of LaTeX and the characters of Unicode mean to the grader.
enum MathVocabulary {
    /// Commands that only make space.
    static let spaces: Set<String> = [
        ",", ":", ";", ">", " ", "quad", "qquad", "thinspace", "medspace", "thickspace", "enspace",
        "nobreakspace",
    ]

    /// Commands that set their argument as text.
    static let texts: Set<String> = [
        "text", "textbf", "textit", "textrm", "textsf", "texttt", "textnormal", "textup", "textsc",
        "mbox", "hbox", "mathrm", "mathsf", "mathtt", "operatorname", "emph",
    ]

    /// Commands that change only how what follows looks.
    static let styles: Set<String> = [
        "mathbf", "boldsymbol", "bm", "pmb", "mathit", "mathnormal", "mathcal", "mathfrak",
        "mathscr", "underline", "uline", "boxed", "fbox", "ensuremath", "displaystyle",
        "textstyle", "scriptstyle", "scriptscriptstyle", "tiny", "small", "normalsize", "large",
        "Large", "LARGE", "huge", "Huge", "rm", "bf", "it", "limits", "nolimits", "strut",
        "mathstrut", "hline", "centering", "noindent", "mathop", "mathord", "mathrel", "mathbin",
        "!", "/", "(", ")", "[", "]", "allowbreak", "nobreak", "therefore",
    ]

    /// Commands whose argument does not show, or says only how something else looks.
    static let silent: Set<String> = [
        "color", "hspace", "vspace", "phantom", "hphantom", "vphantom", "label", "tag", "kern",
        "hskip",
    ]

    /// Commands that give the size of the bracket behind them.
    static let sizes: Set<String> = [
        "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
        "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm",
    ]

    /// Environments that hold a matrix.
    static let matrices: Set<String> = [
        "matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "psmallmatrix", "bsmallmatrix",
        "array",
    ]

    /// Environments that only align what they hold.
    static let alignments: Set<String> = [
        "align", "align*", "aligned", "equation", "equation*", "gather", "gather*", "gathered",
        "split", "displaymath", "math",
    ]

    /// Commands that stand for a word of another kind.
    static let commands: [String: MathToken] = {
        var commands: [String: MathToken] = [
            "dfrac": .command("frac"), "tfrac": .command("frac"), "cfrac": .command("frac"),
            "sfrac": .command("frac"), "nicefrac": .command("frac"), "dbinom": .command("binom"),
            "tbinom": .command("binom"), "pi": .letter("π"), "infty": .letter("∞"),
            "emptyset": .letter("∅"), "varnothing": .letter("∅"), "imath": .letter("i"),
            "reals": .letter("ℝ"), "Reals": .letter("ℝ"), "R": .letter("ℝ"),
            "lg": .command("log"), "pounds": .symbol("£"), "euro": .symbol("€"),
            "or": .symbol("∨"), "lor": .symbol("∨"), "vee": .symbol("∨"), "land": .symbol("∧"),
            "wedge": .symbol("∧"), "degree": .symbol("°"), "newline": .symbol("⏎"),
            "cr": .symbol("⏎"), "percent": .symbol("%"),
        ]
        let symbols: [String: Character] = [
            "\\": "⏎", "$": "$", "%": "%", "{": "⦃", "}": "⦄", "lbrace": "⦃", "rbrace": "⦄",
            "|": "‖", "Vert": "‖", "lVert": "‖", "rVert": "‖", "vert": "|", "lvert": "⎸",
            "rvert": "⎹", "mid": "∣", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋",
            "lceil": "⌈", "rceil": "⌉", "lbrack": "[", "rbrack": "]", "lparen": "(", "rparen": ")",
            "cdot": "*", "times": "*", "ast": "*", "div": "/", "cup": "∪", "cap": "∩",
            "bigcup": "∪", "setminus": "∖", "backslash": "∖", "smallsetminus": "∖", "pm": "±",
            "mp": "∓", "circ": "∘", "prime": "'", "colon": ":", "ldots": "…", "dots": "…",
            "cdots": "…", "dotsc": "…", "&": "&", "#": "#", "_": "_", "slash": "/",
        ]
        for (name, character) in symbols { commands[name] = .symbol(character) }
        for name in letters { commands[name] = .letter("\\" + name) }
        for (name, plain) in variants { commands[name] = .letter("\\" + plain) }
        return commands
    }()

    /// Commands that name letters.
    static let letters = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
        "lambda", "mu", "nu", "xi", "omicron", "rho", "sigma", "tau", "upsilon", "phi", "chi",
        "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi",
        "Psi", "Omega", "ell", "hbar",
    ]

    private static let variants = [
        "varepsilon": "epsilon", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma",
        "varphi": "phi", "varkappa": "kappa",
    ]

    /// Names that are written without a backslash too.
    static let plain: [String: MathToken] = {
        var plain: [String: MathToken] = [
            "pi": .letter("π"), "infinity": .letter("∞"), "infty": .letter("∞"),
            "inf": .letter("∞"), "oo": .letter("∞"), "sqrt": .command("root"),
            "cbrt": .command("cbrt"),
        ]
        for name in MathExpression.functionNames { plain[name] = .command(name) }
        for name in letters where name.count > 2 && name != "ell" {
            plain[name] = .letter("\\" + name)
        }
        return plain
    }()

    /// Characters by the LaTeX that means the same.
    static let characters: [Character: String] = {
        var characters: [Character: String] = [
            "−": "-", "–": "-", "—": "-", "×": "\\times ", "·": "\\cdot ", "⋅": "\\cdot ",
            "∙": "\\cdot ", "•": "\\cdot ", "÷": "\\div ", "⁄": "/", "∕": "/", "√": " sqrt ",
            "∛": " cbrt ",
            "∞": "\\infty ", "≤": "\\le ", "≥": "\\ge ", "⩽": "\\le ", "⩾": "\\ge ",
            "≠": "\\ne ", "≈": "\\approx ", "≡": "\\equiv ", "∈": "\\in ", "∉": "\\notin ",
            "→": "\\to ", "⇒": "\\implies ", "⇔": "\\iff ", "⊂": "\\subset ", "⊆": "\\subseteq ",
            "∪": "\\cup ", "∩": "\\cap ", "∖": "\\setminus ", "∅": "\\emptyset ",
            "ℝ": "\\mathbb{R}", "ℤ": "\\mathbb{Z}", "ℕ": "\\mathbb{N}", "ℚ": "\\mathbb{Q}",
            "ℂ": "\\mathbb{C}", "±": "\\pm ", "∓": "\\mp ", "°": "^\\circ ", "º": "^\\circ ",
            "′": "'", "’": "'", "⟨": "\\langle ", "⟩": "\\rangle ", "⌊": "\\lfloor ",
            "⌋": "\\rfloor ", "⌈": "\\lceil ", "⌉": "\\rceil ", "，": ",", "（": "(", "）": ")",
            "：": ":", "｜": "|", "￥": "¥", "％": "%", "＝": "=", "∣": "\\mid ", "∥": "\\parallel ",
            "⊥": "\\perp ", "∠": "\\angle ", "…": "\\ldots ", "π": "\\pi ", "ϕ": "\\phi ",
            "ϵ": "\\epsilon ", "ℓ": "\\ell ", "½": "\\frac{1}{2}", "⅓": "\\frac{1}{3}",
            "⅔": "\\frac{2}{3}", "¼": "\\frac{1}{4}", "¾": "\\frac{3}{4}", "⅕": "\\frac{1}{5}",
            "⅖": "\\frac{2}{5}", "⅗": "\\frac{3}{5}", "⅘": "\\frac{4}{5}", "⅙": "\\frac{1}{6}",
            "⅚": "\\frac{5}{6}", "⅛": "\\frac{1}{8}", "⅜": "\\frac{3}{8}", "⅝": "\\frac{5}{8}",
            "⅞": "\\frac{7}{8}",
        ]
        let greek = "αβγδεζηθικλμνξορστυφχψωΓΔΘΛΞΠΣΥΦΨΩ"
        for (letter, name) in zip(greek, letters) { characters[letter] = "\\" + name + " " }
        return characters
    }()

    /// Raised and lowered characters by what they raise or lower.
    static let raised: [Character: Character] = Dictionary(
        uniqueKeysWithValues: zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱˣ⁽⁾", "0123456789+-nix()"))
    /// See `raised`.
    static let lowered: [Character: Character] = Dictionary(
        uniqueKeysWithValues: zip("₀₁₂₃₄₅₆₇₈₉₊₋ₙ", "0123456789+-n"))
}
