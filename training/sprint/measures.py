"""What is measured while a model trains: exact shares on held-out problems, and the plot of a run.

A plan, an execution or an answer is exact if every one of its tokens is the most likely one, given what
stands before it: what greedy decoding would write there.
"""

import json
from pathlib import Path

import torch

from batches import pack
from samples import NOTICE, sprint, twin

PROBLEMS = 12


@torch.no_grad()
def exact_shares(model, problems: list[dict], is_twin: bool, device: str) -> dict[str, float]:
    counts: dict[str, list[int]] = {}
    for problem in problems:
        sample = twin(problem) if is_twin else sprint(problem)
        for branch in sample.branches[6:]:
            branch.weights = [0.0] * len(branch.weights)
        batch = pack([sample]).to(device)
        logits = model(batch.tokens, batch.positions, batch.blocks, batch.wanted)
        right = (logits.argmax(-1) == batch.targets).tolist()
        for name, shares in segments(sample, right, batch.wanted.tolist()):
            held = counts.setdefault(name, [0, 0])
            held[0] += all(shares)
            held[1] += 1
        held = counts.setdefault("tokens right", [0, 0])
        held[0] += sum(right)
        held[1] += len(right)
    return {name: held[0] / held[1] for name, held in counts.items()}


def segments(sample, right: list[bool], wanted: list[int]):
    """(kind, whether each token is right) of every plan, answer, execution and hit of a sample."""
    linear = sum(row < len(sample.tokens) for row in wanted)
    start = 0
    for i in range(1, linear + 1):
        if i == linear or wanted[i] != wanted[i - 1] + 1:
            yield "answers" if i == linear else "plans", right[start:i]
            start = i
    for branch in sample.branches:
        own = sum(weight > 0 for weight in branch.weights)
        if own:
            tokens = right[start : start + own]
            yield "executions", tokens
            if branch.hit:
                written = branch.tokens[-own:]
                yield "hits", tokens[written.index(NOTICE) :]
        start += own


def plot(log: Path, image: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = [json.loads(line) for line in log.read_text().splitlines()]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 3.6))
    steps = [row["step"] for row in rows]
    left.semilogy(steps, [row["loss"] for row in rows])
    left.set(title="training loss", xlabel="step", ylabel="nats a token")
    for name in rows[0].keys() - {"step", "seconds", "tokens", "loss"}:
        right.plot(steps, [row.get(name) for row in rows], label=name)
    right.set(title="exact on held-out problems", xlabel="step", ylim=(0, 1.02))
    right.legend()
    figure.tight_layout()
    figure.savefig(image)
    pyplot.close(figure)
