"""Full fine-tuning of a Hugging Face model (Llama, Qwen2 or Qwen3) on curated SPRINT data: the paper's recipe.

    sprint curate export WORK --output DATA [--tokenizer DIR]
    python finetune.py --base DIR --data DATA/chat.train.jsonl --out DIR

Each line of the data is {"messages": [{"role": "user", …}, {"role": "assistant", "content": "<think>\\n…"}]},
or a row of DATA/tokens.train.jsonl, packed in the tokens of the base.
The loss covers what the model writes at run time: plans, answers, and every execution as a branch that
continues from its own prompt, its siblings hidden; the linear sequence reads the executions without loss.
Defaults are the paper's: 5 epochs, batch 8, learning rate 1e-5, 5 % warm-up, at most 7,168 tokens.
One process on one device: 16 bytes a weight for float32 weights, gradients and AdamW, and the activations
of one sample, recomputed layer by layer. `--out` keeps a checkpoint after each epoch; the same command goes on.
"""

import argparse
import json
import math
import random
import time
from functools import partial
from pathlib import Path

import torch
from torch.nn import functional as F
from torch.nn.attention.bias import causal_lower_right
from torch.utils.checkpoint import checkpoint
from transformers import AttentionInterface, AttentionMaskInterface
from transformers import AutoModelForCausalLM, AutoTokenizer

from samples import Sample, packed
from train import quickest_precision


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
    """(tokens, positions, spans, targets, weights) of one sample, branches behind the linear rows.

    A span is a branch's (fork, first row, length). The linear part is cut at `longest` tokens; branches
    that would end behind it are left out.
    """
    tokens = sample.tokens[:longest]
    linear = len(tokens)
    positions, weights = list(range(linear)), sample.weights[1:linear] + [0.0]
    targets, spans = tokens[1:] + [0], []
    for branch in sample.branches:
        length = len(branch.tokens)
        if branch.fork > linear or branch.fork + length > longest:
            continue
        spans.append((branch.fork, len(tokens), length))
        tokens = tokens + branch.tokens
        positions += range(branch.fork, branch.fork + length)
        targets += branch.tokens[1:] + [0]
        weights += branch.weights[1:] + [0.0]
    whole = lambda x: torch.tensor(x, device=device)
    return whole(tokens)[None], whole(positions)[None], spans, whole(targets), whole(weights)


def attend(module, query, key, value, attention_mask, scaling=None, spans=(), **_):
    """The linear rows attend causally, each branch to the rows before its fork and to itself.

    Part by part, so that no mask and no scores of all rows by all rows are ever in memory.
    """
    attention = partial(F.scaled_dot_product_attention, scale=scaling)
    # Autocast leaves rotated queries and keys in float32.
    query, key = query.to(value.dtype), key.to(value.dtype)
    # Repeated here: with `enable_gqa` a mask rules the fused kernels out.
    key, value = (x.repeat_interleave(query.shape[1] // x.shape[1], dim=1) for x in (key, value))
    linear = spans[0][1] if spans else query.shape[2]
    parts = [attention(*(x[:, :, :linear] for x in (query, key, value)), is_causal=True)]
    for fork, start, length in spans:
        own = slice(start, start + length)
        k, v = (torch.cat((x[:, :, :fork], x[:, :, own]), dim=2) for x in (key, value))
        parts.append(attention(query[:, :, own], k, v, attn_mask=causal_lower_right(length, fork + length)))
    return torch.cat(parts, dim=2).transpose(1, 2).contiguous(), None


AttentionInterface.register("branches", attend)
AttentionMaskInterface.register("branches", lambda *_, **__: None)


def step_loss(model, batch, chunk: int = 1024):
    """The mean loss of the rows that are learnt; their logits exist for `chunk` rows at a time."""
    tokens, positions, spans, targets, weights = batch
    states = model.base_model(tokens, position_ids=positions, spans=spans, use_cache=False)
    learnt = weights.nonzero()[:, 0]

    def loss(states, targets, weights):
        logits = model.get_output_embeddings()(states).float()
        return (F.cross_entropy(logits, targets, reduction="none") * weights).sum()

    parts = zip(*(x[learnt].split(chunk) for x in (states.last_hidden_state[0], targets, weights)))
    total = sum(checkpoint(loss, *part, use_reentrant=False) for part in parts)
    return total / weights.sum().clamp(min=1)


def check(config) -> None:
    """The families whose forward pass is Llama's: others scale logits, cap scores or slide windows."""
    sliding = "sliding_attention" in (getattr(config, "layer_types", None) or [])
    if config.model_type not in ("llama", "qwen2", "qwen3") or sliding:
        raise SystemExit(f"The base is a {config.model_type}; this trains Llama, Qwen2 and Qwen3 with full attention.")


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
    parser.add_argument("--precision", choices=["bfloat16", "float32"], help="default: the quicker one")
    return parser.parse_args()


def main():
    args = options()
    args.precision = args.precision or quickest_precision(args.device)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    tokenizer = AutoTokenizer.from_pretrained(args.base)
    # The weights that are updated stay float32: a step of 1e-5 is lost in bfloat16.
    model = AutoModelForCausalLM.from_pretrained(
        args.base, dtype=torch.float32, attn_implementation="branches"
    )
    check(model.config)
    model = model.to(args.device).train()
    model.activation_checkpointing_enable()
    kind = torch.device(args.device).type
    computing = torch.autocast(kind, torch.bfloat16, enabled=args.precision == "bfloat16")
    samples = [json.loads(line) for line in args.data.open()]
    planned = args.epochs * math.ceil(len(samples) / args.batch)
    steps = min(args.steps or planned, planned)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=args.rate, betas=(0.9, 0.95), weight_decay=0.0, fused=kind == "cuda"
    )
    args.out.mkdir(parents=True, exist_ok=True)
    kept, first = args.out / "checkpoint.pt", 0
    if kept.exists():
        state = torch.load(kept, map_location=args.device, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first = state["step"]
        print(f"goes on at step {first + 1} of {steps}")
    order, began = [], time.monotonic()
    for step in range(first, steps):
        rate = min(1, (step + 1) / max(1, 0.05 * planned)) * 0.5 * (1 + math.cos(math.pi * step / planned))
        for group in optimizer.param_groups:
            group["lr"] = args.rate * rate
        total = 0.0
        for _ in range(min(args.batch, len(samples))):
            if not order:
                order = random.Random(f"{args.seed}/{step}").sample(range(len(samples)), len(samples))
            sample = sample_of(samples[order.pop()], tokenizer)
            with computing:
                loss = step_loss(model, rows(sample, args.longest, args.device)) / args.batch
            loss.backward()
            total += loss.item()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        print(f"step {step + 1}/{steps} loss {total:.4f} {time.monotonic() - began:.0f} s", flush=True)
        if (step + 1) % math.ceil(len(samples) / args.batch) == 0 and step + 1 < steps:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1}
            torch.save(state, kept.with_suffix(".new"))
            kept.with_suffix(".new").replace(kept)
    model.save_pretrained(args.out)
    tokenizer.save_pretrained(args.out)
    print(f"saved {args.out}")


if __name__ == "__main__":
    main()
