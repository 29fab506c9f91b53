#!/usr/bin/env python3
"""Makes what SprintTokenizerTests compare with: cases cut by the `tokenizers` library, rendered conversations.

Committed, from small vocabularies trained here (nothing is downloaded):
    make_tokenizer_golden.py golden Tests/SprintTokenizerTests/Golden
Large, for SPRINT_TOKENIZER_ORACLE, from vocabularies in GGUF files and Jinja templates on disk:
    make_tokenizer_golden.py oracle DIR --gguf smollm=M.gguf --gguf llama3=V.gguf … [--templates DIR] [--cases 12000]

Either folder holds `NAME.tokenizer.json` and `NAME.cases.json`: a list of [text, ids with added tokens recognised,
ids with them off or null where equal]. The oracle folder may hold `templates/NAME.jinja` and `chat.json`: a list of
{template, jinja, messages: [[role, content]], reply, text}.
Needs: tokenizers, jinja2, and gguf for `oracle`. Everything follows from --seed.
"""
import argparse
import json
import pathlib
import random
import unicodedata

import jinja2
import jinja2.sandbox
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

TAIL = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
HEAD = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"


def pre_tokenizer(family):
    byte_level = lambda regex: pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=regex)
    split = lambda numbers: pre_tokenizers.Split(Regex(HEAD + numbers + TAIL), "isolated")
    return {
        "none": lambda: byte_level(False),
        "gpt2": lambda: byte_level(True),
        "smollm": lambda: pre_tokenizers.Sequence([pre_tokenizers.Digits(True), byte_level(True)]),
        "llama3": lambda: pre_tokenizers.Sequence([split(r"\p{N}{1,3}"), byte_level(False)]),
        "qwen2": lambda: pre_tokenizers.Sequence([split(r"\p{N}"), byte_level(False)]),
    }[family]()


def make(family, vocab, merges, added):
    tokenizer = Tokenizer(models.BPE(vocab, merges, ignore_merges=family == "llama3"))
    tokenizer.pre_tokenizer = pre_tokenizer(family)
    tokenizer.decoder = decoders.ByteLevel()
    if family == "qwen2":
        tokenizer.normalizer = normalizers.NFC()
    for token in added:
        (tokenizer.add_special_tokens if token.special else tokenizer.add_tokens)([token])
    return tokenizer


# MARK: Texts

WORDS = """the of and plan prompt execution answer because therefore equation Let's don't we've I'll they're it'S
HE'LL x'd you'RE 'tis rock'n'roll function return struct import while naïve café Straße fiancée Ωμέγα πρόβλημα задача
решение मान लीजिए किताब สวัสดี 数学 问题 答案 日本語 かな カタカナ 한국어 문제 שלום עולם مرحبا بالعالم ﷽ Ĳssel ſtraße 'ſ
triangle \\boxed{42} \\frac{a}{b} $x^2+y^2=z^2$ ∑ ∫ ≤ ≠ → ∀ε>0 ½ Ⅷ ² ௧௨ ٣٤ ᛮ""".split()
CODE = ["def f(x):\n    return x**2 + 1\n", "for (int i=0;i<n;++i){\n\ta[i] = b[i];\r\n}\n", "let x: [Int] = [1, 2]\n",
        "#include <stdio.h>\n\n\n", "if a != b && !c { }", "<html>\n  <p class=\"x\">&nbsp;</p>\n</html>", "SELECT * FROM t;",
        "https://example.org/a?b=c&d=%20", "x = {'a': 1, \"b\": [None]}", "<Plan_1>\n<prompt_1.1> go </prompt_1.1>\n"]
EMOJI = ["😀", "👩‍👩‍👧‍👦", "👍🏽", "🏳️‍🌈", "🇩🇪🇫🇷", "1️⃣", "☺️", "🧑🏿‍🚀", "❤️‍🔥"]
SPACES = [" ", "  ", "   ", "\t", "\n", "\r\n", "\n\n", "\u00a0", "\u3000", "\u2028", "\u0085", "\u200b", "\u1680", "\x1c", "\x0b"]
RANGES = [(0x20, 0x7F), (0xA0, 0x250), (0x300, 0x370), (0x370, 0x530), (0x590, 0x700), (0x900, 0xE00), (0x1100, 0x1200),
          (0x2000, 0x2C00), (0x3040, 0x3100), (0x4E00, 0x9FFF), (0xAC00, 0xD7A4), (0xE000, 0xF900), (0xF900, 0x10000),
          (0x1F300, 0x1FB00), (0x10000, 0x1F000), (0x20000, 0x33480), (0xE0000, 0x110000), (0, 0x110000)]


def character(rng):
    while True:
        low, high = rng.choice(RANGES)
        code = rng.randrange(low, high)
        if not 0xD800 <= code < 0xE000:
            return chr(code)


def combining(rng):
    base = rng.choice("aeiouAEnsc한가กअקx1 ")
    return base + "".join(chr(rng.choice(list(range(0x300, 0x345)) + [0x11A8, 0x5B0, 0x93C, 0xE31])) for _ in range(rng.randint(1, 4)))


def fragment(rng):
    return rng.choice([
        lambda: rng.choice(WORDS), lambda: " " + rng.choice(WORDS), lambda: rng.choice(WORDS).upper(),
        lambda: rng.choice(CODE), lambda: rng.choice(EMOJI), lambda: rng.choice(SPACES),
        lambda: "".join(rng.choice(SPACES) for _ in range(rng.randint(2, 6))),
        lambda: rng.choice(SPACES) * rng.randint(2, 40), lambda: str(rng.randrange(10 ** rng.randint(1, 30))),
        lambda: rng.choice("0123456789.-=a'\"!(\u0660") * rng.randint(2, 60),
        lambda: "".join(character(rng) for _ in range(rng.randint(1, 8))), lambda: combining(rng),
        lambda: unicodedata.normalize("NFD", rng.choice(WORDS)),
        lambda: "'" + rng.choice(["s", "S", "t", "LL", "ll", "l", "re", "rE", "v", "ve", "M", "d", "ſ", "x", ""]),
    ])()


def texts(seed, count, added):
    rng = random.Random(seed)
    result = ["", " ", "\n", "a", "'", " '", "é", "e\u0301"]
    while len(result) < count:
        parts = [fragment(rng) for _ in range(rng.randint(1, 12))]
        if added and rng.random() < 0.3:
            for _ in range(rng.randint(1, 3)):
                parts.insert(rng.randrange(len(parts) + 1), rng.choice(added))
        result.append("".join(parts))
    return result[:count]


def cases(tokenizer, plain, strings):
    result = []
    for text in strings:
        recognised = tokenizer.encode(text, add_special_tokens=False).ids
        off = plain.encode(text, add_special_tokens=False).ids
        result.append([text, recognised, None if off == recognised else off])
    return result


def write(folder, name, tokenizer, case_list):
    tokenizer.save(str(folder / f"{name}.tokenizer.json"), pretty=False)
    with open(folder / f"{name}.cases.json", "w") as file:
        file.write("[" + ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in case_list) + "]\n")


# MARK: Small vocabularies

SMALL_ADDED = [
    AddedToken("<|im_start|>", special=True, normalized=False), AddedToken("<|im_end|>", special=True, normalized=False),
    AddedToken("<|im_end|>x", special=False, normalized=False), AddedToken("<think>", special=False, normalized=False),
    AddedToken("<l>", special=False, normalized=False, lstrip=True), AddedToken("<r>", special=False, normalized=False, rstrip=True),
    AddedToken("word", special=False, normalized=False, single_word=True), AddedToken("caf\u00e9é", special=False, normalized=True),
    AddedToken("<｜User｜>", special=True, normalized=False),
]


def golden(folder, seed, count):
    corpus = texts(seed + 1, 4000, [])
    for index, family in enumerate(["none", "gpt2", "smollm", "llama3", "qwen2"]):
        alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
        vocab, merges = {character: id for id, character in enumerate(alphabet)}, []
        if family != "none":
            trained = make(family, vocab, [], [])
            trainer = trainers.BpeTrainer(vocab_size=700, initial_alphabet=alphabet, show_progress=False)
            trained.train_from_iterator(corpus, trainer)
            model = json.loads(trained.to_str())["model"]
            vocab, merges = model["vocab"], [tuple(merge) for merge in model["merges"]]
        tokenizer = make(family, vocab, merges, SMALL_ADDED)
        strings = texts(seed + 10 + index, count, [token.content for token in SMALL_ADDED] + ["sword", "word_", " word "])
        write(folder, family, tokenizer, cases(tokenizer, make(family, vocab, merges, []), strings))


# MARK: Vocabularies of real models

def load_gguf(family, path):
    import gguf

    fields = gguf.GGUFReader(path).fields
    contents = lambda name: fields[f"tokenizer.ggml.{name}"].contents()
    tokens, types, merges = contents("tokens"), contents("token_type"), contents("merges")
    vocab = {token: id for id, (token, type) in enumerate(zip(tokens, types)) if type == 1}
    merges = [tuple(merge.split(" ")) for merge in merges]
    added = [(id, AddedToken(tokens[id], special=type == 3, normalized=False)) for id, type in enumerate(types) if type in (3, 4)]
    full = dict(vocab)
    full.update({token.content: id for id, token in added})
    plain = make(family, vocab, merges, [])
    return make(family, full, merges, [token for _, token in added]), plain, [token.content for _, token in added]


def oracle(folder, seed, count, ggufs):
    for index, item in enumerate(ggufs):
        family, path = item.split("=", 1)
        tokenizer, plain, added = load_gguf(family, path)
        strings = texts(seed + 100 + index, count, added[:40])
        inputs = pathlib.Path(path + ".inp")
        if inputs.exists():
            strings += inputs.read_text(encoding="utf-8").split("\n__ggml_vocab_test__\n")
        write(folder, family, tokenizer, cases(tokenizer, plain, strings))
        print(family, len(strings), "cases")


# MARK: Conversations

CONVERSATIONS = [
    [["user", "What is 2+2?"]],
    [["system", " Be brief.\n"], ["user", "  Why?\n"]],
    [["user", "a"], ["assistant", "<think>\nhm\n</think>\n\nb"], ["user", "c <|im_end|> <｜User｜>"]],
    [["system", "S"], ["user", "a"], ["assistant", "\nplain\n"], ["user", "\n c"], ["assistant", "d"]],
    [["user", "a"], ["assistant", "x</think>y</think>\n\nz"]],
    [["user", "é\u00a0"], ["system", "late"], ["user", "\u3000q"]],
]


def render(jinja, messages, reply):
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    bos = "<｜begin▁of▁sentence｜>" if "<｜User｜>" in jinja else "<|begin_of_text|>"
    return environment.from_string(jinja).render(
        messages=[{"role": role, "content": content} for role, content in messages], add_generation_prompt=reply, bos_token=bos)


def chats(templates):
    result = []
    for path in sorted(pathlib.Path(templates).glob("*.jinja")):
        jinja = path.read_text(encoding="utf-8")
        for messages in CONVERSATIONS:
            for reply in (True, False):
                result.append({"template": path.stem, "messages": messages, "reply": reply, "text": render(jinja, messages, reply)})
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["golden", "oracle"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=20250613)
    parser.add_argument("--cases", type=int)
    parser.add_argument("--gguf", action="append", default=[])
    parser.add_argument("--templates", help="a folder of NAME.jinja with the names of ChatTemplate.names")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.kind == "golden":
        golden(options.folder, options.seed, options.cases or 180)
    else:
        oracle(options.folder, options.seed, options.cases or 12_000, options.gguf)
    if options.templates:
        with open(options.folder / "chat.json", "w") as file:
            json.dump(chats(options.templates), file, ensure_ascii=False, indent=0)
            file.write("\n")


if __name__ == "__main__":
    main()
