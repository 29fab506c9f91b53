"""The Countdown models' vocabulary: 256 bytes, two special tokens, and whole tags, numbers and signs.

No merges: an added token is found in a text by leftmost longest match, everything else is bytes. The
Swift runtime, `tokenizers` and llama.cpp find the same tokens, so a text has one encoding everywhere.
"""

import re

ROUNDS, PROMPTS, LARGEST = 6, 6, 100
END_OF_TEXT, PADDING = "<|endoftext|>", "<|padding|>"


def byte_alphabet() -> list[str]:
    """GPT-2's printable character for each byte; its place in the list is the token's id."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    shown = {byte: chr(byte) for byte in printable}
    shown |= {byte: chr(256 + place) for place, byte in enumerate(others)}
    return [shown[byte] for byte in range(256)]


def added_tokens() -> list[str]:
    """The tokens beyond bytes, in the order of their ids, the two special ones first."""
    tokens = [END_OF_TEXT, PADDING, "<Question>\n", "\n</Question>\n\n", "<think>\n", "\n</think>"]
    tokens += ["<Final_answer>", "</Final_answer>", "\n\n", "Based on", "\\boxed{"]
    tokens += [" +", " -", " *", " /", " =", " (", " )", " }", " :", " ,", " !", " x"]
    tokens += [" to", " with", " after", " found", " none", " end"]
    tokens += [f" {number}" for number in range(LARGEST + 1)]
    tokens += [str(number) for number in range(10, LARGEST + 1)]
    for p in range(1, ROUNDS + 1):
        tokens += [f"<Plan_{p}>", f"</Plan_{p}>", f"<Execution_{p}>", f"</Execution_{p}>"]
        for k in range(1, PROMPTS + 1):
            tokens += [f"<prompt_{p}.{k}>", f"</prompt_{p}.{k}>", f" </prompt_{p}.{k}>"]
            tokens += [f"<execution_{p}.{k}>", f"</execution_{p}.{k}>", f" execution_{p}.{k}"]
    return tokens


ADDED = added_tokens()
IDS = {token: 256 + place for place, token in enumerate(ADDED)}
SIZE = 256 + len(ADDED)
_MATCHER = re.compile("|".join(map(re.escape, sorted(ADDED[2:], key=len, reverse=True))))


def encode(text: str) -> list[int]:
    """The ids of a text; special tokens are not looked for."""
    ids, start = [], 0
    for match in _MATCHER.finditer(text):
        ids += text[start : match.start()].encode()
        ids.append(IDS[match.group()])
        start = match.end()
    return ids + list(text[start:].encode())


def decode(ids) -> str:
    """The text of ids, special tokens by their names."""
    pieces = (bytes([i]) if i < 256 else ADDED[i - 256].encode() for i in ids)
    return b"".join(pieces).decode(errors="replace")
