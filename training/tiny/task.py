"""The tiny model's task: reverse each word of a numbered list of animals, three words a round.

The words are one for each letter, so that 260,000 parameters learn to spell them within minutes;
what has to be learned in context is which word stands where.

Everything here is bytes. A trajectory is laid out exactly as at run time (DESIGN.md, "Exact token
layout", without a chat template); an executor sees the planner's bytes through the end of its own
prompt and then the frame that opens its execution.
"""

import random
from dataclasses import dataclass

WIDTH = 3
WORDS = (
    "ant bee cat dog elk fox gnu hen ibis jay kiwi lion mole newt owl pig quail ram seal toad urial "
    "vole wolf xerus yak zebra"
).split()


def random_words(rng: random.Random, count: int) -> list[str]:
    """`count` different words of the list, in any order."""
    return rng.sample(WORDS, count)


def question_of(words: list[str]) -> str:
    listed = ", ".join(f"{number} {word}" for number, word in enumerate(words, 1))
    return f"Reverse each word: {listed}."


def answer_of(words: list[str]) -> str:
    return ", ".join(f"{number}={word[::-1]}" for number, word in enumerate(words, 1)) + "."


def opening_of(question: str) -> str:
    return f"<Question>\n{question}\n</Question>\n\n<think>\n"


def executor_header(round_number: int, prompt_number: int) -> str:
    """What follows the planner's bytes through `</prompt_p.k>` in an executor's context."""
    p, k = round_number, prompt_number
    return f"\n</Plan_{p}>\n\n<Execution_{p}>\n<execution_{p}.{k}>\n"


@dataclass
class Branch:
    """One executor: how much of the planner it sees, its frame, and what it is to write."""

    fork: int
    header: bytes
    execution: bytes


@dataclass
class Trajectory:
    """The planner's linear bytes as (text, is the planner's own) pieces, and the executors."""

    pieces: list[tuple[bytes, bool]]
    branches: list[Branch]

    @property
    def text(self) -> bytes:
        return b"".join(piece for piece, _ in self.pieces)


def trajectory_of(words: list[str]) -> Trajectory:
    pieces = [(opening_of(question_of(words)).encode(), False)]
    branches: list[Branch] = []
    for start in range(0, len(words), WIDTH):
        p = start // WIDTH + 1
        group = list(enumerate(words[start : start + WIDTH], start + 1))
        marks = ["." if number == len(words) else "," for number, _ in group]
        plan = f"<Plan_{p}>"
        fork_base = sum(len(piece) for piece, _ in pieces)
        for k, ((number, word), mark) in enumerate(zip(group, marks), 1):
            plan += f"\n<prompt_{p}.{k}> {number} {word}{mark} </prompt_{p}.{k}>"
            execution = f"{number}={word[::-1]}{mark}\n</execution_{p}.{k}>"
            header = executor_header(p, k).encode()
            branches.append(Branch(fork_base + len(plan), header, execution.encode()))
        pieces.append((f"{plan}\n</Plan_{p}>".encode(), True))
        bodies = [branch.execution.decode() for branch in branches[start:]]
        blocks = [f"<execution_{p}.{k}>\n{body}" for k, body in enumerate(bodies, 1)]
        frame = f"\n\n<Execution_{p}>\n" + "\n\n".join(blocks) + f"\n</Execution_{p}>\n\n"
        pieces.append((frame.encode(), False))
    answer = f"<Final_answer>\n\\boxed{{{answer_of(words)}}}\n</Final_answer>"
    pieces.append((answer.encode(), True))
    return Trajectory(pieces, branches)
