"""Runs the round loop of Sprint over the exported model, greedily, on held-out questions.

No grammar helps it here: what the model writes is what counts. Reported are the shares of questions
whose rounds have the expected numbers of prompts (shaped), whose plans are the expected ones (planned),
whose executions all reverse the words of their prompts (executed), and which are answered right.
"""

import argparse
import random
import re
from collections import Counter
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, DynamicCache

import task


class Sequence:
    """One greedy sequence with its cache."""

    def __init__(self, model, text: bytes):
        self.model, self.text, self.seen, self.cache = model, text, 0, DynamicCache()

    def write_until(self, endings: list[bytes], limit: int) -> bytes:
        start = len(self.text)
        while len(self.text) - start < limit:
            ids = torch.tensor([list(self.text[self.seen :])])
            self.seen = len(self.text)
            logits = self.model(ids, past_key_values=self.cache, use_cache=True).logits[0, -1]
            token = int(logits.argmax())
            if token > 255:
                break
            self.text += bytes([token])
            if any(self.text.endswith(ending) for ending in endings):
                break
        return self.text[start:]


def run(model, words: list[str]) -> dict[str, bool]:
    """Which of the four things are as they should be in one greedy run."""
    expected = task.trajectory_of(words)
    plans = [text for text, own in expected.pieces if own]
    planner = Sequence(model, expected.pieces[0][0])
    written, reversed_right = [], True
    for p in range(1, len(plans) + 3):
        written.append(planner.write_until([f"</Plan_{p}>".encode(), b"</Final_answer>"], 400))
        if not written[-1].startswith(f"<Plan_{p}>".encode()):
            break
        prompts = re.findall(rf"<prompt_{p}\.\d> (\d) (\w*)([,.]) </prompt_{p}\.\d>".encode(), written[-1])
        bodies = []
        for k, (number, word, mark) in enumerate(prompts, 1):
            closing = f"</prompt_{p}.{k}>".encode()
            fork = planner.text.index(closing) + len(closing)
            header = task.executor_header(p, k).encode()
            executor = Sequence(model, planner.text[:fork] + header)
            body = executor.write_until([f"</execution_{p}.{k}>".encode()], 40)
            wanted = number + b"=" + word[::-1] + mark + f"\n</execution_{p}.{k}>".encode()
            reversed_right &= body == wanted
            bodies.append(f"<execution_{p}.{k}>\n".encode() + body)
        frame = f"\n\n<Execution_{p}>\n".encode() + b"\n\n".join(bodies)
        planner.text += frame + f"\n</Execution_{p}>\n\n".encode()
    width = lambda texts: [text.count(b"</prompt_") for text in texts]
    return {
        "shaped": width(written) == width(plans),
        "planned": written[:-1] == plans[:-1],
        "executed": reversed_right,
        "answered": written[-1] == plans[-1],
    }


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", type=Path, required=True)
    options.add_argument("--questions", type=int, default=30)
    options.add_argument("--seed", type=int, default=1_000_003)
    args = options.parse_args()
    torch.set_num_threads(1)
    model = AutoModelForCausalLM.from_pretrained(args.model, dtype=torch.float32).eval()
    rng = random.Random(args.seed)
    totals = Counter()
    with torch.no_grad():
        for number in range(args.questions):
            words = task.random_words(rng, 4 + number % 6)
            held = run(model, words)
            totals.update(name for name, right in held.items() if right)
            print(len(words), "words:", " ".join(name for name in held if held[name]), flush=True)
    print({name: f"{totals[name]}/{args.questions}" for name in held})


if __name__ == "__main__":
    main()
