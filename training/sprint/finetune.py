"""Full fine-tuning of any Hugging Face model on curated SPRINT data: the paper's recipe.

    sprint curate export … chat.jsonl
    python finetune.py --base DIR --data chat.jsonl --out DIR

Each line of the data is {"messages": [{"role": "user", …}, {"role": "assistant", "content": "<think>\\n…"}]}.
The loss covers what the model writes at run time: plans, answers, and every execution as a branch that
continues from its own prompt, its siblings hidden; the linear sequence reads the executions without loss.
Defaults are the paper's: 5 epochs, batch 8, learning rate 1e-5, 5 % warm-up, at most 7,168 tokens.
"""

import argparse
import json
import math
import random
import re
import time
from pathlib import Path

import torch
from torch.nn import functional as F
from transformers import AutoModelForCausalLM, AutoTokenizer

PLAN = re.compile(r"<Plan_(\d+)>.*?</Plan_\1>", re.S)
PROMPT = re.compile(r"</prompt_\d+\.(\d+)>")
EXECUTION = re.compile(r"<execution_(\d+)\.(\d+)>\n(.*?)\n?</execution_\1\.\2>", re.S)


class Layout:
    """One sample as rows: tokens, positions, which rows each row sees, and the loss weight of its target."""

    def __init__(self, tokenizer, messages: list[dict], longest: int):
        self.tokenizer, self.longest = tokenizer, longest
        self.tokens: list[int] = []
        self.wanted: list[float] = []
        self.branches: list[tuple[int, list[int], int]] = []
        self.add(self.opening(messages), 0.0)
        self.add_trajectory(messages[-1]["content"].removeprefix("<think>\n"))

    def opening(self, messages: list[dict]) -> str:
        if self.tokenizer.chat_template is None:
            return f"<Question>\n{messages[-2]['content']}\n</Question>\n\n<think>\n"
        text = self.tokenizer.apply_chat_template(messages[:-1], tokenize=False, add_generation_prompt=True)
        return text if text.endswith("<think>\n") else text + "<think>\n"

    def encode(self, text: str) -> list[int]:
        return self.tokenizer(text, add_special_tokens=False)["input_ids"]

    def add(self, text: str, weight: float) -> None:
        ids = self.encode(text)
        self.tokens += ids
        self.wanted += [weight] * len(ids)

    def add_trajectory(self, text: str) -> None:
        position = 0
        for plan in PLAN.finditer(text):
            p, forks, start = plan.group(1), {}, plan.start()
            self.add(text[position:start], 0.0)
            for prompt in PROMPT.finditer(plan.group()):
                end = plan.start() + prompt.end()
                self.add(text[start:end], 1.0)
                forks[prompt.group(1)] = len(self.tokens)
                start = end
            self.add(text[start : plan.end()], 1.0)
            position = plan.end()
            stop = text.find(f"</Execution_{p}>", position)
            for match in EXECUTION.finditer(text, position, stop if stop > 0 else len(text)):
                if match.group(2) in forks:
                    self.add_branch(forks[match.group(2)], p, match.group(2), match.group(3))
            end = stop if stop > 0 else position
            self.add(text[position:end], 0.0)
            position = end
        answer = text.find("<Final_answer>", position)
        answer = answer if answer >= 0 else position
        self.add(text[position:answer], 0.0)
        self.add(text[answer:] + (self.tokenizer.eos_token or ""), 1.0)

    def add_branch(self, fork: int, p: str, k: str, text: str) -> None:
        header = self.encode(f"\n</Plan_{p}>\n\n<Execution_{p}>\n<execution_{p}.{k}>\n")
        self.branches.append((fork, header + self.encode(f"{text}\n</execution_{p}.{k}>"), len(header)))

    def rows(self, device: str):
        """(tokens, positions, mask, targets, weights); branches that would not fit are left out."""
        tokens, positions = self.tokens[: self.longest], list(range(min(len(self.tokens), self.longest)))
        targets = tokens[1:] + [0]
        weights = [*self.wanted[1 : len(tokens)], 0.0]
        spans = []
        for fork, own, header in self.branches:
            if fork + len(own) > len(self.tokens[: self.longest]) or len(tokens) + len(own) > 2 * self.longest:
                continue
            spans.append((fork, len(tokens), len(own)))
            tokens = tokens + own
            positions += range(fork, fork + len(own))
            targets += own[1:] + [0]
            weights += [0.0] * (header - 1) + [1.0] * (len(own) - header) + [0.0]
        mask = torch.ones(len(tokens), len(tokens), dtype=torch.bool).tril()
        for fork, start, length in spans:
            mask[start : start + length, fork:start] = False
        whole = lambda x: torch.tensor(x, device=device)[None]
        return whole(tokens), whole(positions), mask.to(device)[None, None], whole(targets), whole(weights)


def step_loss(model, rows):
    tokens, positions, mask, targets, weights = rows
    logits = model(tokens, position_ids=positions, attention_mask=mask).logits[0].float()
    loss = F.cross_entropy(logits, targets[0], reduction="none")
    return (loss * weights[0]).sum() / weights.sum().clamp(min=1)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--base", required=True, help="Hugging Face directory of the base model")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1e-5)
    parser.add_argument("--longest", type=int, default=7168)
    parser.add_argument("--steps", type=int, help="stop after so many steps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def main():
    args = options()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    tokenizer = AutoTokenizer.from_pretrained(args.base)
    dtype = torch.bfloat16 if args.device == "cuda" else torch.float32
    model = AutoModelForCausalLM.from_pretrained(args.base, dtype=dtype, attn_implementation="sdpa")
    model = model.to(args.device).train()
    if args.device == "cuda":
        model.gradient_checkpointing_enable()
    samples = [json.loads(line)["messages"] for line in args.data.read_text().splitlines()]
    planned = args.epochs * math.ceil(len(samples) / args.batch)
    steps = min(args.steps or planned, planned)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, betas=(0.9, 0.95), weight_decay=0.0)
    order, began = [], time.monotonic()
    for step in range(steps):
        rate = min(1, (step + 1) / max(1, 0.05 * planned)) * 0.5 * (1 + math.cos(math.pi * step / planned))
        for group in optimizer.param_groups:
            group["lr"] = args.rate * rate
        total = 0.0
        for _ in range(min(args.batch, len(samples))):
            if not order:
                order = random.Random(f"{args.seed}/{step}").sample(range(len(samples)), len(samples))
            layout = Layout(tokenizer, samples[order.pop()], args.longest)
            loss = step_loss(model, layout.rows(args.device)) / args.batch
            loss.backward()
            total += loss.item()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        print(f"step {step + 1}/{steps} loss {total:.4f} {time.monotonic() - began:.0f} s", flush=True)
    model.save_pretrained(args.out)
    tokenizer.save_pretrained(args.out)
    print(f"saved {args.out}")


if __name__ == "__main__":
    main()
