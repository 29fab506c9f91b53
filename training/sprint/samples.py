"""From the generator's JSON lines to rows of tokens, in the exact layout of run time.

A SPRINT sample holds an execution twice, as a cluster does: as a *branch* that continues from its own
prompt, its siblings hidden, with loss; and inside the planner's linear sequence, which reads it without
loss. A sample of the sequential twin is one linear sequence.
"""

import json
import random
import re
from dataclasses import dataclass, field

import vocabulary

PLAN = re.compile(r"<Plan_(\d+)>.*?</Plan_\1>", re.S)
PROMPT = re.compile(r" ?</prompt_\d+\.(\d+)>")
EXECUTION = re.compile(r"<execution_(\d+)\.(\d+)>\n(.*?)\n</execution_\1\.\2>", re.S)
FIND_WEIGHT = 4.0  # of tokens in which a find is noticed, reported or turned into the answer
NOTICE = vocabulary.IDS[" !"]


@dataclass
class Branch:
    """One executor: how many tokens of the planner it sees, its own tokens, a weight for each."""

    fork: int
    tokens: list[int]
    weights: list[float]
    hit: bool


@dataclass
class Sample:
    """The linear tokens with a loss weight for each (0 = read only), and the executors."""

    tokens: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)

    def add(self, text: str, weight: float) -> list[int]:
        ids = vocabulary.encode(text)
        self.tokens += ids
        self.weights += [weight] * len(ids)
        return ids


def opening(question: str) -> str:
    return f"<Question>\n{question}\n</Question>\n\n<think>\n"


def twin(problem: dict, find_weight: float = FIND_WEIGHT) -> Sample:
    """The sequential chain of a problem."""
    sample = Sample()
    sample.add(opening(problem["question"]), 0.0)
    ids = sample.add(problem["sequential"] + "\n</think>", 1.0)
    if NOTICE in ids:
        start = len(sample.tokens) - len(ids) + ids.index(NOTICE)
        sample.weights[start:] = [find_weight] * (len(sample.tokens) - start)
    sample.tokens.append(vocabulary.IDS[vocabulary.END_OF_TEXT])
    sample.weights.append(1.0)
    return sample


def execution_branch(fork: int, p: int, k: int, text: str, find_weight: float) -> Branch:
    header = vocabulary.encode(f"\n</Plan_{p}>\n\n<Execution_{p}>\n<execution_{p}.{k}>\n")
    own = vocabulary.encode(f"{text}\n</execution_{p}.{k}>")
    weights = [1.0] * len(own)
    if hit := NOTICE in own:
        start = own.index(NOTICE)
        weights[start:] = [find_weight] * (len(own) - start)
    return Branch(fork, header + own, [0.0] * len(header) + weights, hit)


def sprint(
    problem: dict, rounds: int | None = None, find_weight: float = FIND_WEIGHT
) -> Sample:
    """The trajectory of a problem with every executor as a branch, or only its first `rounds` rounds,
    the last of them without the executions that nothing would read."""
    text = problem["trajectory"]
    sample = Sample()
    sample.add(opening(problem["question"]), 0.0)
    found = False
    position = text.index("<Plan_1>")
    for plan in PLAN.finditer(text):
        p = int(plan.group(1))
        if plan.start() > position:
            sample.add(text[position : plan.start()], 0.0)
        forks, start = {}, plan.start()
        for prompt in PROMPT.finditer(plan.group()):
            end = plan.start() + prompt.end()
            sample.add(text[start:end], 1.0)
            forks[int(prompt.group(1))] = len(sample.tokens)
            start = end
        sample.add(text[start : plan.end()], 1.0)
        position = plan.end()
        stop = text.index(f"</Execution_{p}>", position)
        for match in EXECUTION.finditer(text, position, stop):
            k = int(match.group(2))
            sample.branches.append(execution_branch(forks[k], p, k, match.group(3), find_weight))
            if p != rounds:
                sample.add(text[position : match.start(3)], 0.0)
                sample.add(match.group(3), 0.0)
            position = match.end(3)
        if p == rounds:
            return sample
        found = any(branch.hit for branch in sample.branches)
    answer = text.index("<Final_answer>", position)
    sample.add(text[position:answer], 0.0)
    sample.add(text[answer:] + "\n</think>", find_weight if found else 1.0)
    sample.tokens.append(vocabulary.IDS[vocabulary.END_OF_TEXT])
    sample.weights.append(1.0)
    return sample


class Problems:
    """The generator's file, drawn from at random: every line is parsed when it is drawn."""

    def __init__(self, path: str):
        with open(path, "rb") as file:
            self.lines = file.read().splitlines()

    def draw(self, rng: random.Random) -> dict:
        return json.loads(self.lines[rng.randrange(len(self.lines))])

    def __iter__(self):
        return map(json.loads, self.lines)
