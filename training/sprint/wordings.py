"""The many ways in which people ask for a Countdown problem, put together from parts.

The generator's six forms are its own; these are drawn beside them in training, so that the first line of
a plan (or of a chain) is read off any sentence that names the numbers and the target. Some sentences are
HELD_OUT: never trained, to measure with.

    python wordings.py --problems test.jsonl --out reworded.jsonl [--trained]
"""

import argparse
import json
import random
from pathlib import Path

# {n}: the numbers, {t}: the target. All in the form of a sentence; `draw` may take its capital or stop off.
SENTENCES = [
    "Use {n} to make {t}.",
    "Use {n} to get {t}.",
    "Use {n} to reach {t}.",
    "Use the numbers {n} to make {t}.",
    "Use the numbers {n} to reach {t}.",
    "Use each of {n} exactly once to make {t}.",
    "Using {n}, make {t}.",
    "Using {n}, get to {t}.",
    "Using the numbers {n}, make {t}.",
    "Using the numbers {n}, create an equation that equals {t}.",
    "Using the numbers {n}, find an expression that equals {t}.",
    "Using all of the numbers {n}, write an equation that equals {t}.",
    "Using only {n}, find a way to make {t}.",
    "With {n}, make {t}.",
    "With the numbers {n}, reach {t}.",
    "Make {t} from {n}.",
    "Make {t} using {n}.",
    "Make {t} with the numbers {n}.",
    "Make {t} out of {n}.",
    "Get {t} from {n}.",
    "Get {t} using the numbers {n}.",
    "Reach {t} with {n}.",
    "Reach {t} using {n}.",
    "Find an expression that equals {t} using {n}.",
    "Find an equation with the numbers {n} that equals {t}.",
    "Find a way to make {t} from the numbers {n}.",
    "Create an equation that equals {t} from the numbers {n}.",
    "Write {t} with {n}.",
    "Combine {n} to get {t}.",
    "Combine the numbers {n} into {t}.",
    "Which expression of {n} equals {t}?",
    "What expression of {n} gives {t}?",
    "How do you make {t} from {n}?",
    "How can I get {t} using {n}?",
    "How can the numbers {n} make {t}?",
    "Can you make {t} with {n}?",
    "Can {n} be combined to make {t}?",
    "Is there a way to get {t} from {n}?",
    "Numbers: {n}. Target: {t}.",
    "Numbers: {n}\nTarget: {t}",
    "Numbers {n}, target {t}.",
    "Target: {t}. Numbers: {n}.",
    "Target {t}, numbers {n}.",
    "The numbers are {n}. The target is {t}.",
    "The target is {t} and the numbers are {n}.",
    "You have the numbers {n}. Make {t}.",
    "You are given {n}. The goal is {t}.",
    "Given the numbers {n}, make {t}.",
    "Given {n}, find an equation that equals {t}.",
    "I have {n} and want {t}.",
    "I need {t} and have {n}.",
    "Solve the countdown problem: numbers {n}, target {t}.",
    "Play countdown with {n} for {t}.",
    "{n} to {t}.",
    "{n} -> {t}",
    "{n} = {t}?",
]
HELD_OUT = [
    "Use all four numbers {n} to build {t}.",
    "Using the numbers {n}, form an expression whose value is {t}.",
    "How would one obtain {t} from the numbers {n}?",
    "Here are four numbers: {n}. Please reach {t}.",
    "Goal: {t}. Available numbers: {n}.",
    "Find {t} by arithmetic on {n}.",
    "Please combine {n} so that the result is {t}.",
    "Given the target {t} and the numbers {n}, find a solution.",
]
BEFORE = ["", "", "", "", "", "Please solve: ", "Question: ", "Countdown: ", "A puzzle. ", "Hello! "]
AFTER = [
    "", "", "", "", "",
    " Use each number exactly once.",
    " Each number must be used exactly once.",
    " Each number can only be used once.",
    " You can use basic arithmetic operations (+, -, *, /) and each number can only be used once.",
    " You may use +, -, * and /.",
    " Use only + - * /.",
    " Every intermediate result must be a positive integer.",
    " Show your work.",
    " Answer with one expression.",
    " Put the answer in a box.",
    " Thank you!",
]  # fmt: skip


def listed(numbers: list[int], rng: random.Random) -> str:
    words = [str(number) for number in numbers]
    separator = rng.choice([", ", ", ", ", ", ", ", ",", " ", "; ", " and "])
    if separator == ", " and rng.random() < 0.5:
        return ", ".join(words[:-1]) + rng.choice([" and ", ", and ", " & "]) + words[-1]
    text = separator.join(words)
    return text if rng.random() < 0.6 else rng.choice(["[{}]", "[{}]", "({})", "{{{}}}"]).format(text)


def draw(problem: dict, rng: random.Random, sentences: list[str] = SENTENCES) -> str:
    text = rng.choice(sentences).format(n=listed(problem["numbers"], rng), t=problem["target"])
    if rng.random() < 0.15:
        text = text.rstrip(".?")
    if rng.random() < 0.15:
        text = text[0].lower() + text[1:]
    after = rng.choice(AFTER)
    return rng.choice(BEFORE) + text + (after if text[-1] in ".?" else after and "." + after)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--problems", type=Path, required=True, help="the generator's file")
    parser.add_argument("--out", type=Path, required=True, help="the same problems, asked in held-out sentences")
    parser.add_argument("--trained", action="store_true", help="in sentences that were trained instead")
    args = parser.parse_args()
    rng = random.Random(1)
    with args.out.open("w") as file:
        for line in args.problems.open():
            problem = json.loads(line)
            problem["question"] = draw(problem, rng, SENTENCES if args.trained else HELD_OUT)
            file.write(json.dumps(problem) + "\n")


if __name__ == "__main__":
    main()
