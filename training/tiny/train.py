"""Trains the tiny model for at most `--minutes` of CPU time and writes `weights.pt`.

A sample is one whole trajectory as a tree: the planner's linear bytes, and one branch per executor
that forks at its own prompt's end. Branch rows attend to the planner's bytes before the fork and
to themselves, at the positions they have at run time, so every executor trains on exactly the
context it will get, at the price of its own few bytes.
"""

import argparse
import math
import random
import time

import torch
from torch.nn import functional as F

import task
from model import Shape, TinyLlama

PADDING = 257
END_OF_TEXT = 256
FRAME_WEIGHT = 0.3  # bytes that the program, not the planner, writes at run time
PEAKS = [0.015, 4e-3]  # learning rates: layers' matrices (Muon), everything else (AdamW)
# Words a question, each until this share of the time; 0 words is the drill.
CURRICULUM = [(0.05, (0, 0)), (0.2, (1, 3)), (0.45, (2, 6)), (2.0, (4, 9))]


def encode(words):
    """One trajectory → rows of (token, position, segment, fork, target, weight)."""
    trajectory = task.trajectory_of(words)
    rows = []

    def append(text, weights, position, segment, fork):
        for i, byte in enumerate(text):
            target = text[i + 1] if i + 1 < len(text) else END_OF_TEXT
            rows.append((byte, position + i, segment, fork, target, weights[i]))

    linear = list(trajectory.text)
    weights = []
    for piece, own in trajectory.pieces:
        weights += [1.0 if own else FRAME_WEIGHT] * len(piece)
    opening = len(trajectory.pieces[0][0])
    weights[:opening] = [0.0] * opening
    append(linear, weights[1:] + [1.0], 0, 0, 0)
    for segment, branch in enumerate(trajectory.branches, 1):
        text = list(branch.header + branch.execution)
        weights = [0.0] * (len(branch.header) - 1) + [1.0] * len(branch.execution) + [0.0]
        append(text, weights, branch.fork, segment, branch.fork)
    return rows


def drill(rng):
    """A short sequence without tags: a list, then entries asked for again in any order."""
    words = task.random_words(rng, rng.randint(2, 6))
    first = rng.randint(1, 10 - len(words))
    entries = [(first + i, w, "." if i + 1 == len(words) else ",") for i, w in enumerate(words)]
    text = ": " + " ".join(f"{number} {word}{mark}" for number, word, mark in entries) + "\n"
    wanted = []
    for _ in range(10):
        number, word, mark = rng.choice(entries)
        reverse = rng.random() < 0.5
        text += f">\n{number}=" if reverse else f"> {number} "
        wanted += range(len(text), len(text) + len(word) + 1)
        text += f"{word[::-1]}{mark}\n" if reverse else f"{word}{mark} <"
    data, wanted = text.encode(), set(wanted)
    rows = zip(data, range(len(data)), data[1:])
    return [(byte, i, 0, 0, target, float(i + 1 in wanted)) for byte, i, target in rows]


def batch_of(rng, size, words_low, words_high):
    if words_high == 0:
        samples = [drill(rng) for _ in range(size)]
    else:
        count = rng.randint(words_low, words_high)
        samples = [encode(task.random_words(rng, count)) for _ in range(size)]
    length = max(map(len, samples))
    blank = (PADDING, 0, -1, 0, PADDING, 0.0)
    columns = torch.tensor([s + [blank] * (length - len(s)) for s in samples]).unbind(-1)
    tokens, positions, segment, fork, target = (column.long() for column in columns[:5])
    weight = columns[5].float()
    same = segment[:, :, None] == segment[:, None, :]
    shared = (segment[:, None, :] == 0) & (positions[:, None, :] < fork[:, :, None])
    mask = (positions[:, None, :] <= positions[:, :, None]) & (same | shared)
    return tokens, positions, mask[:, None], target, weight


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised by five Newton-Schulz steps; for the matrices inside the layers."""

    def __init__(self, parameters, lr):
        super().__init__(parameters, {"lr": lr})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                state = self.state[parameter]
                momentum = state.setdefault("momentum", torch.zeros_like(parameter))
                momentum.mul_(0.95).add_(parameter.grad)
                x = parameter.grad.add(momentum, alpha=0.95)
                tall = x.shape[0] > x.shape[1]
                x = x.T if tall else x
                x = x / (x.norm() + 1e-7)
                for _ in range(5):
                    gram = x @ x.T
                    x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
                x = x.T if tall else x
                scale = max(1, x.shape[0] / x.shape[1]) ** 0.5
                parameter.mul_(1 - group["lr"] * 0.01).add_(x, alpha=-group["lr"] * scale)


def report(step, loss, logits, target, weight, tokens):
    """The share of right next bytes: of all, of letters, and of letters right after `=`."""
    right = (logits.argmax(-1) == target) & (weight == 1)
    letter = (target >= 97) & (target <= 122) & (weight == 1)
    first = letter & (tokens == ord("="))
    shares = [(right & c).sum() / c.sum() for c in (weight == 1, letter, first)]
    shares = " ".join(f"{share:.3f}" for share in shares)
    cpu = time.process_time()
    print(f"{step} cpu {cpu:.0f}s loss {loss.item():.4f} right {shares}", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=9.8)
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--seed", type=int, default=2)
    options.add_argument("--rows", type=int, default=2500, help="rows a step, about")
    options.add_argument("--out", default="weights.pt")
    args = options.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    model = TinyLlama(Shape())
    matrices = [p for n, p in model.named_parameters() if p.dim() == 2 and "layers" in n]
    others = [p for n, p in model.named_parameters() if not (p.dim() == 2 and "layers" in n)]
    optimizers = [Muon(matrices, lr=PEAKS[0]), torch.optim.AdamW(others, lr=PEAKS[1], betas=(0.9, 0.95))]
    print("parameters", sum(p.numel() for p in model.parameters()), flush=True)
    step = 0
    while (done := time.process_time() / (args.minutes * 60)) < 1:
        low, high = next(words for until, words in CURRICULUM if done < until)
        size = max(1, args.rows // (90 * (low + high) + 150))
        tokens, positions, mask, target, weight = batch_of(rng, size, low, high)
        logits = model(tokens, positions, mask)
        loss = F.cross_entropy(logits.flatten(0, 1), target.flatten(), reduction="none")
        loss = (loss * weight.flatten()).sum() / weight.sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(others, 1.0)
        rate = min(1, (step + 1) / 30) * (1 if done < 0.4 else max(0.02, (1 - done) / 0.6))
        for optimizer, peak in zip(optimizers, PEAKS):
            optimizer.param_groups[0]["lr"] = peak * rate
            optimizer.step()
            optimizer.zero_grad()
        if step % 25 == 0:
            report(step, loss, logits, target, weight, tokens)
        if step % 100 == 0:
            torch.save(model.state_dict(), args.out)
        step += 1
    torch.save(model.state_dict(), args.out)
    print("steps", step, "cpu seconds", round(time.process_time()), flush=True)


if __name__ == "__main__":
    main()
