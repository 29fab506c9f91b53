#!/usr/bin/env python3
"""Compares the perplexity of a real GGUF model over a real text with transformers in float32.

The tensors are dequantised with the `gguf` package; the windows are those of `sprint model perplexity`: they share
nothing, and all tokens but a window's first are scored. Fails if the two are more than 0.1 % apart.

    pip install torch transformers gguf tokenizers
    python oracle_perplexity.py MODEL.gguf [--text FILE] [--window 512] [--sprint .build/release/sprint]

`text.txt` holds the Declaration of Independence, the Gettysburg Address and most of Lincoln's second inaugural
address: works of the United States' government and in the public domain.
"""
import argparse
import json
import math
import pathlib
import subprocess

import torch

from oracle_gguf import load

HERE = pathlib.Path(__file__).parent
TOLERANCE = 1e-3


def sprint(arguments, command, *more):
    output = subprocess.run(
        [arguments.sprint, "model", command, "--model", arguments.model, "--file", arguments.text, "--json", *more],
        check=True, capture_output=True).stdout
    return json.loads(output)


def perplexity(model, tokens, window):
    """exp of minus the mean log probability of every token but a window's first, and how many those are."""
    total, count = 0.0, 0
    with torch.no_grad():
        for start in range(0, len(tokens) - window + 1, window):
            part = torch.tensor([tokens[start:start + window]])
            scores = torch.log_softmax(model(part).logits[0, :-1].double(), dim=-1)
            total += scores.gather(1, part[0, 1:, None]).sum().item()
            count += window - 1
    return math.exp(-total / count), count


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model")
    parser.add_argument("--text", default=str(HERE / "text.txt"))
    parser.add_argument("--window", type=int, default=512)
    parser.add_argument("--sprint", default=str(HERE.parent.parent / ".build/release/sprint"))
    arguments = parser.parse_args()
    # The ids are ours: the tokenizer has an oracle of its own (make_tokenizer_golden.py).
    tokens = sprint(arguments, "tokenize")
    expected, count = perplexity(load(arguments.model), tokens, arguments.window)
    worst = 0.0
    for numerics in ("reference", "portable"):
        ours = sprint(arguments, "perplexity", "--window", str(arguments.window), "--numerics", numerics)
        assert ours["tokens_scored"] == count, (ours["tokens_scored"], count)
        apart = abs(ours["perplexity"] / expected - 1)
        worst = max(worst, apart)
        print(f"{ours['numerics']}: {ours['perplexity']:.6f}, transformers {expected:.6f}, "
              f"{apart:.2e} apart over {count} of {len(tokens)} tokens")
    return worst > TOLERANCE


if __name__ == "__main__":
    raise SystemExit(main())
