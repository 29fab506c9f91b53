"""From the generator's JSON lines to rows of tokens, in the exact layout of run time.

A SPRINT sample holds an execution twice, as a cluster does: as a *branch* that continues from its own
prompt, its siblings hidden, with loss; and inside the planner's linear sequence, which reads it without
loss. A sample of the sequential twin is one linear sequence.
"""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import vocabulary
import wordings

PLAN = re.compile(r"<Plan_(\d+)>.*?</Plan_\1>", re.S)
PROMPT = re.compile(r"</prompt_\d+\.(\d+)>")
EXECUTION = re.compile(r"<execution_(\d+)\.(\d+)>\n(.*?)\n?</execution_\1\.\2>", re.S)
ROUND_EXECUTIONS = re.compile(r"(<Execution_\d+>)\n.*?\n(</Execution_\d+>)", re.S)
FIND_WEIGHT = 4.0  # of tokens in which a find is noticed, reported or turned into the answer
NOTICE = vocabulary.IDS[" !"]


@dataclass
class Branch:
    """One executor: how many tokens of the planner it sees, its own tokens, a weight for each."""

    fork: int
    tokens: list[int]
    weights: list[float]
    hit: bool = False

    def weigh_find(self, weight: float) -> None:
        if NOTICE in self.tokens:
            self.hit, start = True, self.tokens.index(NOTICE)
            self.weights[start:] = [weight] * (len(self.tokens) - start)


@dataclass
class Sample:
    """The linear tokens with a loss weight for each (0 = read only), and the executors."""

    encode: Callable[[str], list[int]] = vocabulary.encode
    tokens: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)

    def add(self, text: str, weight: float) -> list[int]:
        ids = self.encode(text)
        self.tokens += ids
        self.weights += [weight] * len(ids)
        return ids

    def add_trajectory(self, text: str, rounds: int | None = None) -> int:
        """Adds the rounds of a trajectory, cut where run time encodes apart, and its executors.

        With `rounds` it ends after that round's plan, without the executions that nothing would read.
        Returns where in the text what follows the last round begins: the answer.
        """
        position = 0
        for plan in PLAN.finditer(text):
            p = int(plan.group(1))
            self.add(text[position : plan.start()], 0.0)
            forks = self.add_plan(plan.group())
            position = plan.end()
            stop = text.find(f"</Execution_{p}>", position)
            for match in EXECUTION.finditer(text, position, max(stop, position)):
                if (k := int(match.group(2))) in forks:
                    self.branches.append(self.branch(forks[k], p, k, match.group(3)))
                if p != rounds:
                    self.add(text[position : match.start(3)], 0.0)
                    self.add(match.group(3), 0.0)
                position = match.end(3)
            if p == rounds:
                break
        return position

    def add_plan(self, text: str) -> dict[int, int]:
        """Adds what a planner writes; after which token each prompt's executor forks."""
        forks, start = {}, 0
        for prompt in PROMPT.finditer(text):
            self.add(text[start : prompt.end()], 1.0)
            forks[int(prompt.group(1))] = len(self.tokens)
            start = prompt.end()
        self.add(text[start:], 1.0)
        return forks

    def branch(self, fork: int, p: int, k: int, text: str) -> Branch:
        header = self.encode(f"\n</Plan_{p}>\n\n<Execution_{p}>\n<execution_{p}.{k}>\n")
        own = self.encode(f"{text}\n</execution_{p}.{k}>")
        return Branch(fork, header + own, [0.0] * len(header) + [1.0] * len(own))

    def add_answer(self, text: str, weight: float, end: int | None) -> None:
        """Adds what follows the last round, read up to `<Final_answer>`, written from there on."""
        answer = max(text.find("<Final_answer>"), 0)
        self.add(text[:answer], 0.0)
        self.add(text[answer:], weight)
        if end is not None:
            self.tokens.append(end)
            self.weights.append(1.0)


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


def sprint(
    problem: dict, rounds: int | None = None, find_weight: float = FIND_WEIGHT
) -> Sample:
    """The trajectory of a problem with every executor as a branch, or only its first `rounds` rounds."""
    text = problem["trajectory"]
    text = text[text.index("<Plan_1>") :]
    sample = Sample()
    sample.add(opening(problem["question"]), 0.0)
    position = sample.add_trajectory(text, rounds)
    for branch in sample.branches:
        branch.weigh_find(find_weight)
    if rounds is None:
        found = any(branch.hit for branch in sample.branches)
        end = vocabulary.IDS[vocabulary.END_OF_TEXT]
        sample.add_answer(text[position:] + "\n</think>", find_weight if found else 1.0, end)
    return sample


def opening_drill(problem: dict, is_twin: bool) -> Sample:
    """What a wording decides: the first line of a plan or chain, and the first move it leads to."""
    sample = Sample()
    sample.add(opening(problem["question"]), 0.0)
    if is_twin:
        lines = problem["sequential"].split("\n")[:3]
        sample.add("\n".join(lines) + "\n", 1.0)
    else:
        plan = PLAN.search(problem["trajectory"]).group()
        sample.add_plan(plan[: PROMPT.search(plan).end()])
    return sample


def plan_drill(problem: dict, rng: random.Random) -> Sample | None:
    """One later plan of a problem behind its question alone: its round line says all it needs."""
    plans = [plan for plan in PLAN.finditer(problem["trajectory"]) if " after " in plan.group()]
    if not plans:
        return None
    text = rng.choice(plans).group()
    moves = text.index("\n", text.index(" after "))
    sample = Sample()
    sample.add(opening(problem["question"]), 0.0)
    sample.add(text[:moves], 0.0)
    sample.add_plan(text[moves:])
    return sample


def thinned(problem: dict, rng: random.Random, find_weight: float) -> Sample:
    """All plans and the answer of a problem behind some of its executions, the first find among them."""
    text, kept = problem["trajectory"], rng.uniform(0.2, 1.0)
    found = next((e.group() for e in EXECUTION.finditer(text) if "\n found " in e.group(3)), None)

    def thin(execution: re.Match) -> str:
        parts = [e.group() for e in EXECUTION.finditer(execution.group())]
        chosen = [part for part in parts if part == found or rng.random() < kept] or parts[-1:]
        return "\n".join((execution.group(1), "\n\n".join(chosen), execution.group(2)))

    thin_text = ROUND_EXECUTIONS.sub(thin, text)
    sample = sprint({**problem, "trajectory": thin_text}, find_weight=find_weight)
    sample.branches = []
    return sample


def answer_drill(problem: dict, rng: random.Random) -> Sample | None:
    """The answer of a solved problem behind its question, the first find and some of its siblings."""
    text, kept = problem["trajectory"], rng.uniform(0, 0.4)
    executions = list(EXECUTION.finditer(text))
    found = next((e for e in executions if "\n found " in e.group(3)), None)
    if not found:
        return None
    p = found.group(1)
    siblings = [e for e in executions if e.group(1) == p and (e is found or rng.random() < kept)]
    read = "\n\n".join(e.group() for e in siblings)
    sample = Sample()
    sample.add(opening(problem["question"]), 0.0)
    sample.add(f"<Execution_{p}>\n{read}\n</Execution_{p}>\n\n", 0.0)
    sample.add(text[text.index("<Final_answer>") :] + "\n</think>", 1.0)
    return sample


def packed(row: dict) -> Sample:
    """A row of `sprint curate export --tokenizer`: the planner's tokens, then each branch behind the other."""
    tokens, linear = row["tokens"], row["linear"]
    weights = [0.0] * len(tokens)
    for start, end in row["loss"]:
        weights[start:end] = [1.0] * (end - start)
    branches = [Branch(fork, tokens[start:end], weights[start:end]) for fork, start, end in row["branches"]]
    return Sample(tokens=tokens[:linear], weights=weights[:linear], branches=branches)


class Problems:
    """The generator's file, drawn from at random: every line is parsed when it is drawn.

    Half of the problems are asked in other words than the generator's.
    """

    def __init__(self, path: str):
        with open(path, "rb") as file:
            self.lines = file.read().splitlines()

    def draw(self, rng: random.Random) -> dict:
        problem = json.loads(self.lines[rng.randrange(len(self.lines))])
        if rng.random() < 0.5:
            problem["question"] = wordings.draw(problem, rng)
        return problem

    def __iter__(self):
        return map(json.loads, self.lines)
