"""Compares the verdicts of `MathGrader` with those of the PyPI package math-verify.

    pip install math-verify==0.9.0
    python oracle_math_grader.py                    # the table of hand-made pairs
    python oracle_math_grader.py report.json        # and answers that a report graded
    python oracle_math_grader.py --answers gold.csv report.json

A report is what `sprint evaluate trajectories DIR --answers gold.csv --baseline DIR2 --json
report.json` writes. Our verdict on a pair of the table is the table's: a test holds the grader to
it. Disagreements are printed as a Markdown table; both answers stand in a box, as models write them.
"""

import argparse
import csv
import json
import logging
from pathlib import Path

from math_verify import parse, verify

PAIRS = Path(__file__).parents[2] / "Tests/SprintEvaluationTests/Golden/math-pairs.tsv"


def pairs() -> list[tuple[bool, str, str, str]]:
    """Our verdict, answer, gold answer and origin of the table's pairs."""
    rows = PAIRS.read_text(encoding="utf-8").splitlines()[1:]
    cells = [row.split("\t") for row in rows if row]
    return [(verdict == "same", answer, gold, "pairs") for verdict, answer, gold in cells]


def graded(report: Path, gold: dict[str, str]) -> list[tuple[bool, str, str, str]]:
    """The same of the answers of a report, SPRINT's and the baseline's."""
    document = json.loads(report.read_text(encoding="utf-8"))
    sides = [("SPRINT", document["trajectories"])]
    if document.get("comparison"):
        sides.append(("baseline", document["comparison"]["baseline"]))
    return [
        (one["verdict"]["isCorrect"], one["answer"], gold[one["id"]], f"{side} {one['id']}")
        for side, measured in sides
        for one in measured
        if one.get("verdict") and one.get("answer") is not None
    ]


def is_same(answer: str, gold: str) -> bool:
    """math-verify's verdict, with its default settings."""
    return verify(parse(f"\\boxed{{{gold}}}"), parse(f"\\boxed{{{answer}}}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--answers", type=Path, help="the CSV file that the reports were graded by")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    gold = {}
    if args.answers:
        with args.answers.open(encoding="utf-8", newline="") as file:
            gold = {row["id"]: row["answer"] for row in csv.DictReader(file)}
    compared = pairs() + [one for report in args.reports for one in graded(report, gold)]
    apart = [one for one in compared if is_same(one[1], one[2]) != one[0]]
    print("| answer | gold | ours | math-verify | from |\n|---|---|---|---|---|")
    for ours, answer, expected, origin in apart:
        words = ("same", "other") if ours else ("other", "same")
        cells = [f"`{text}`".replace("|", "\\|") for text in (answer, expected)]
        print("| " + " | ".join([*cells, *words, origin]) + " |")
    print(f"\n{len(compared) - len(apart)} of {len(compared)} verdicts agree")


if __name__ == "__main__":
    main()
