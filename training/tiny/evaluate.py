"""Runs the round loop of Sprint over the exported model, greedily, on held-out questions.

No grammar helps it here: what the model writes is what counts. Reported are the share of questions
whose plans are exactly the expected ones (rounds, tasks), and the share answered right.
"""

import argparse
import random
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


def run(model, words: list[str]) -> tuple[bool, bool]:
    expected = task.trajectory_of(words)
    plans = [text for text, own in expected.pieces if own]
    planner = Sequence(model, expected.pieces[0][0])
    for p in range(1, len(plans)):
        plan = planner.write_until([f"</Plan_{p}>".encode(), b"</Final_answer>"], 400)
        if plan != plans[p - 1]:
            return False, False
        bodies = []
        fork_base = len(planner.text) - len(plan)
        for k in range(1, plan.count(b"</prompt_") + 1):
            closing = f"</prompt_{p}.{k}>".encode()
            fork = fork_base + plan.index(closing) + len(closing)
            header = task.executor_header(p, k).encode()
            executor = Sequence(model, planner.text[:fork] + header)
            body = executor.write_until([f"</execution_{p}.{k}>".encode()], 40).decode("latin-1")
            bodies.append(f"<execution_{p}.{k}>\n{body}")
        frame = f"\n\n<Execution_{p}>\n" + "\n\n".join(bodies) + f"\n</Execution_{p}>\n\n"
        planner.text += frame.encode("latin-1")
    answer = planner.write_until([b"</Final_answer>"], 400)
    return answer.startswith(b"<Final_answer>"), answer == plans[-1]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", type=Path, required=True)
    options.add_argument("--questions", type=int, default=30)
    options.add_argument("--seed", type=int, default=1_000_003)
    args = options.parse_args()
    torch.set_num_threads(1)
    model = AutoModelForCausalLM.from_pretrained(args.model, dtype=torch.float32).eval()
    rng = random.Random(args.seed)
    planned = answered = 0
    with torch.no_grad():
        for number in range(args.questions):
            words = task.random_words(rng, 4 + number % 6)
            plans, answer = run(model, words)
            planned, answered = planned + plans, answered + answer
            print(len(words), "words:", "planned" if plans else "-", "right" if answer else "-", flush=True)
    print(f"planned as expected {planned}/{args.questions}, answered right {answered}/{args.questions}")


if __name__ == "__main__":
    main()
