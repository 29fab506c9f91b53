"""Full fine-tuning of any Hugging Face model on curated SPRINT data: the paper's recipe.

    sprint curate export WORK --output DATA [--tokenizer DIR]
    python finetune.py --base DIR --data DATA/chat.train.jsonl --out DIR

Each line of the data is {"messages": [{"role": "user", …}, {"role": "assistant", "content": "<think>\\n…"}]},
or a row of DATA/tokens.train.jsonl, packed in the tokens of the base.
The loss covers what the model writes at run time: plans, answers, and every execution as a branch that
continues from its own prompt, its siblings hidden; the linear sequence reads the executions without loss.
Defaults are the paper's: 5 epochs, batch 8, learning rate 1e-5, 5 % warm-up, at most 7,168 tokens.
"""

import argparse
import json
import math
import random
import time
from pathlib import Path

import torch
from torch.nn import functional as F
from transformers import AutoModelForCausalLM, AutoTokenizer

from samples import Sample, packed


def sample_of(line: dict, tokenizer) -> Sample:
    """A line of the data in the layout of run time; a chat in the tokens of any tokenizer."""
    if "tokens" in line:
        return packed(line)
    messages = line["messages"]
    sample = Sample(lambda text: tokenizer(text, add_special_tokens=False)["input_ids"])
    sample.add(opening(messages, tokenizer), 0.0)
    text = messages[-1]["content"].removeprefix("<think>\n")
    position = sample.add_trajectory(text)
    sample.add_answer(text[position:], 1.0, tokenizer.eos_token_id)
    return sample


def opening(messages: list[dict], tokenizer) -> str:
    if tokenizer.chat_template is None:
        raise SystemExit("The base has no chat template: pass tokens.train.jsonl of `sprint curate export`.")
    text = tokenizer.apply_chat_template(messages[:-1], tokenize=False, add_generation_prompt=True)
    return text if text.endswith("<think>\n") else text + "<think>\n"


def rows(sample: Sample, longest: int, device: str):
    """(tokens, positions, mask, targets, weights) of one sample, branches behind the linear rows.

    The linear part is cut at `longest` tokens; branches that would not fit are left out.
    """
    tokens = sample.tokens[:longest]
    linear = len(tokens)
    positions, weights = list(range(linear)), sample.weights[1:linear] + [0.0]
    targets, spans = tokens[1:] + [0], []
    for branch in sample.branches:
        length = len(branch.tokens)
        if branch.fork > linear or branch.fork + length > longest or len(tokens) + length > 2 * longest:
            continue
        spans.append((branch.fork, len(tokens), length))
        tokens = tokens + branch.tokens
        positions += range(branch.fork, branch.fork + length)
        targets += branch.tokens[1:] + [0]
        weights += branch.weights[1:] + [0.0]
    mask = torch.ones(len(tokens), len(tokens), dtype=torch.bool).tril()
    for fork, start, length in spans:
        mask[start : start + length, fork:start] = False
    whole = lambda x: torch.tensor(x, device=device)[None]
    return whole(tokens), whole(positions), mask.to(device)[None, None], whole(targets), whole(weights)


def step_loss(model, batch):
    tokens, positions, mask, targets, weights = batch
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
    samples = [json.loads(line) for line in args.data.open()]
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
            sample = sample_of(samples[order.pop()], tokenizer)
            loss = step_loss(model, rows(sample, args.longest, args.device)) / args.batch
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
