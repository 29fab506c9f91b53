"""Trains the SPRINT model, or with `--twin` its sequential twin, from the generator's JSON lines.

    sprint curate countdown --split train --count 60000 --seed 1 --output train.jsonl
    sprint curate countdown --split validation --count 500 --seed 2 --output validation.jsonl
    python train.py --data train.jsonl --validation validation.jsonl --out run
    python train.py --data train.jsonl --validation validation.jsonl --out run-twin --twin

The same command trains on a CPU and on CUDA. Over several cores or GPUs a process each is quickest:
`torchrun --nproc-per-node 2 train.py --threads 1 …` shares the samples of each step among them. It
resumes from `--out` if a checkpoint is there. A step is `--problems` problems; a share of them is shown
only in part (the first round, or the first tokens of a chain), because what an execution computes is
learned from short contexts at a fraction of the cost. The mixture moves from parts and finds to whole
problems in their natural shares, and from drills of later plans and answers to whole trajectories with
some executions left out, which put the same decisions in contexts of every length; see `Curriculum`.
Half of the problems are asked in other words than the generator's; see wordings.py.
`--weights` begins from the weights of a checkpoint or of an exported GGUF file, the embedded models among
them, with a schedule of its own; `--last-mixture` is for training on.
"""

import argparse
import json
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import distributed
from torch.nn import functional as F

import measures
import vocabulary
import weights
from batches import pack
from model import PackedLlama, Shape
from optimizer import Optimizer
from samples import Problems, Sample, answer_drill, opening_drill, plan_drill, sprint, thinned, twin

LONG = 2200  # tokens of a whole sample from which on it counts as long: attention is quadratic
PART = 700  # tokens of a twin's chain shown in part
OPENINGS = 16  # drills of the first line a step: many wordings at little cost
FINDS, OTHERS = 3, 2  # executors of a sample that found something, and that did not, at most


@dataclass(frozen=True)
class Curriculum:
    """What a step is drawn from. Mixed from the first step to the last, never switched."""

    whole: float  # share of problems shown whole
    long: float  # share kept of whole samples with more than LONG tokens
    findless: float  # share kept of first rounds without a find: otherwise finds are noticed too late
    find_weight: float  # loss weight of a find and of what follows from it
    plan_drills: int  # drawn for a step; some problems have none
    answer_drills: int
    thinned: int  # problems drawn for a step whose plans and answer are read behind some executions

    @classmethod
    def at(cls, progress: float, problems: int = 4) -> "Curriculum":
        """The mixture after a share of all steps, of so many problems a step."""
        between = lambda first, last: first + (last - first) * progress
        count = lambda first, last: round(between(first, last) * problems / 4)
        return cls(
            between(0.2, 0.6), between(0.4, 1.0), between(0.2, 1.0), between(4.0, 3.0),
            plan_drills=count(6, 2), answer_drills=count(6, 2), thinned=count(0, 10))  # fmt: skip


def draw_sprint(problems: Problems, rng: random.Random, share: Curriculum) -> Sample:
    if rng.random() < share.whole:
        sample = sprint(problems.draw(rng), find_weight=share.find_weight)
        while len(sample.tokens) > LONG and rng.random() >= share.long:
            sample = sprint(problems.draw(rng), find_weight=share.find_weight)
    else:
        sample = sprint(problems.draw(rng), rounds=1, find_weight=share.find_weight)
        while not any(branch.hit for branch in sample.branches) and rng.random() >= share.findless:
            sample = sprint(problems.draw(rng), rounds=1, find_weight=share.find_weight)
    found = [branch for branch in sample.branches if branch.hit]
    others = [branch for branch in sample.branches if not branch.hit]
    sample.branches = found[:FINDS] + rng.sample(others, min(OTHERS, len(others)))
    return sample


def draw_twin(problems: Problems, rng: random.Random, share: Curriculum) -> Sample:
    sample = twin(problems.draw(rng), share.find_weight)
    if rng.random() >= share.whole:
        del sample.tokens[PART:], sample.weights[PART:]
    while len(sample.tokens) > LONG and rng.random() >= share.long:
        sample = twin(problems.draw(rng), share.find_weight)
    return sample


def draw_drills(problems: Problems, rng: random.Random, share: Curriculum) -> list[Sample]:
    """Later plans and answers out of their long context: the same decisions at a tenth of the cost."""
    drills = [plan_drill(problems.draw(rng), rng) for _ in range(share.plan_drills)]
    drills += [answer_drill(problems.draw(rng), rng) for _ in range(share.answer_drills)]
    drills += [thinned(problems.draw(rng), rng, share.find_weight) for _ in range(share.thinned)]
    return [drill for drill in drills if drill]


def share_of(samples: list[Sample], rank: int, processes: int) -> list[Sample]:
    """One process's samples, so that all have about as many rows: the longest goes to the emptiest."""
    shares, rows = [[] for _ in range(processes)], [0] * processes
    size = lambda sample: len(sample.tokens) + sum(len(branch.tokens) for branch in sample.branches)
    for sample in sorted(samples, key=size, reverse=True):
        emptiest = rows.index(min(rows))
        shares[emptiest].append(sample)
        rows[emptiest] += size(sample)
    return shares[rank]


def schedule(step: int, steps: int) -> float:
    """Warm-up, a plateau, then linear decay over the last half."""
    return min(1.0, (step + 1) / 50, max(0.01, 2 * (1 - step / steps)))


def quickest_precision(device: str) -> str:
    """bfloat16 where the processor multiplies in it: elsewhere it is emulated, some twenty times slower."""
    supported = device == "cuda" or torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return "bfloat16" if supported else "float32"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--validation", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--twin", action="store_true", help="train the sequential twin instead")
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--problems", type=int, default=4, help="problems a step")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--layers", type=int, default=5)
    parser.add_argument("--feed-forward", type=int, default=512)
    parser.add_argument("--matrix-rate", type=float, default=0.012)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--precision", choices=["bfloat16", "float32"], help="default: the quicker one")
    parser.add_argument("--weights", type=Path, help="checkpoint or GGUF file whose weights to begin with")
    parser.add_argument("--last-mixture", action="store_true", help="no curriculum: the mixture it ends with")
    parser.add_argument("--report-every", type=int, default=250)
    args = parser.parse_args()
    args.precision = args.precision or quickest_precision(args.device)
    return args


class Run:
    def __init__(self, args: argparse.Namespace):
        self.args = args
        self.rank, self.processes = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        if self.processes > 1:
            distributed.init_process_group("gloo" if args.device == "cpu" else "nccl")
        if args.device == "cuda":
            torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", 0)))
        torch.set_num_threads(args.threads)
        torch.manual_seed(args.seed)
        shape = Shape(
            vocabulary.SIZE, args.width, args.layers, heads=args.width // 64, feed_forward=args.feed_forward)
        self.model = PackedLlama(shape)
        if args.weights:
            self.model.load_state_dict(weights.read(args.weights, shape))
        self.model = self.model.to(args.device, getattr(torch, args.precision))
        self.optimizer = Optimizer(self.model, args.matrix_rate, args.rate)
        self.problems = Problems(args.data)
        self.validation = [p for p, _ in zip(Problems(args.validation), range(measures.PROBLEMS))]
        self.draw = draw_twin if args.twin else draw_sprint
        self.step, self.seconds, self.tokens = 0, 0.0, 0
        args.out.mkdir(parents=True, exist_ok=True)
        self.checkpoint, self.log = args.out / "checkpoint.pt", args.out / "log.jsonl"
        if self.checkpoint.exists():
            self.resume()

    def resume(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.args.device, weights_only=True)
        if (state["twin"], state["shape"]) != (self.args.twin, vars(self.model.shape)):
            raise SystemExit(f"{self.checkpoint} is of another form or shape: choose another --out.")
        self.optimizer.load(state["optimizer"])
        self.step, self.seconds, self.tokens = state["step"], state["seconds"], state["tokens"]
        print(f"resumed at step {self.step}", flush=True)

    def save(self) -> None:
        if self.rank:
            return
        shape = vars(self.model.shape)
        partial = self.checkpoint.with_suffix(".partial")
        torch.save(
            {
                "optimizer": self.optimizer.state(), "shape": shape, "twin": self.args.twin,
                "step": self.step, "seconds": self.seconds, "tokens": self.tokens,
            },
            partial)  # fmt: skip
        partial.replace(self.checkpoint)

    def train_step(self) -> float:
        rng = random.Random(f"{self.args.seed}/{self.step}")
        share = Curriculum.at(1 if self.args.last_mixture else self.step / self.args.steps, self.args.problems)
        samples = [self.draw(self.problems, rng, share) for _ in range(self.args.problems)]
        samples += [opening_drill(self.problems.draw(rng), self.args.twin) for _ in range(OPENINGS)]
        if not self.args.twin:
            samples += draw_drills(self.problems, rng, share)
        batch = pack(share_of(samples, self.rank, self.processes))
        batch = batch.to(self.args.device)
        logits = self.model(batch.tokens, batch.positions, batch.blocks, batch.wanted)
        loss = F.cross_entropy(logits.float(), batch.targets, reduction="none")
        own = loss.detach()
        sums = torch.tensor([len(batch.tokens), len(own), own.sum(), batch.weights.sum()], device=own.device)
        tokens, count, total, weights = self.summed(sums).tolist()
        ((loss * batch.weights).sum() / weights).backward()
        for parameter in self.model.parameters():
            parameter.grad = self.summed(parameter.grad)
        self.optimizer.step(schedule(self.step, self.args.steps))
        self.tokens += int(tokens)
        return total / count

    def summed(self, values: torch.Tensor) -> torch.Tensor:
        """The sum over all processes."""
        if self.processes > 1:
            distributed.all_reduce(values)
        return values

    def report(self, loss: float) -> None:
        if self.rank:
            return
        held = measures.exact_shares(self.model, self.validation, self.args.twin, self.args.device)
        line = {"step": self.step, "seconds": round(self.seconds), "tokens": self.tokens, "loss": loss, **held}
        with open(self.log, "a") as file:
            file.write(json.dumps(line) + "\n")
        measures.plot(self.log, self.args.out / "loss.png")
        shares = " ".join(f"{k} {v:.3f}" for k, v in held.items())
        print(f"\r{self.step}/{self.args.steps} {self.seconds:.0f}s loss {loss:.4f} {shares}", flush=True)

    def show(self, loss: float) -> None:
        if self.rank:
            return
        left = self.seconds / self.step * (self.args.steps - self.step)
        print(
            f"\r{self.step}/{self.args.steps} loss {loss:.4f} "
            f"{self.tokens / self.seconds:.0f} tokens/s {left / 60:.0f} min left ", end="", flush=True)  # fmt: skip

    def train(self) -> None:
        losses = []
        while self.step < self.args.steps:
            start = time.monotonic()
            losses.append(self.train_step())
            self.step += 1
            self.seconds += time.monotonic() - start
            self.show(losses[-1])
            if self.step % self.args.report_every == 0 or self.step == self.args.steps:
                self.report(sum(losses) / len(losses))
                self.save()
                losses.clear()


if __name__ == "__main__":
    Run(options()).train()
