"""Writes logits of the embedded model as transformers computes them in float32.

    python make_embedded_golden.py --model run/export --out ../../Tests/SprintModelTests/Golden/embedded.json

`--model` is the Hugging Face directory that `training/sprint/export.py` wrote. The model's widths are
such that OpenBLAS multiplies in the `reference` profile, which the tiny model's are not.
"""

import argparse
import json
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

PROMPT = """<Question>
Use 15, 12, 5 and 4 to make 78.
</Question>

<think>
<Plan_1>
 15 12 5 4 to 78

 15 + 12 = 27

<prompt_1.1> 27 5 4 to 78 </prompt_1.1>

 15 - 12 = 3
"""
EVERY = 8  # of the positions before the last one, one in so many is kept, with its greatest logits
TOP = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    tokens = AutoTokenizer.from_pretrained(args.model)(PROMPT)["input_ids"]
    model = AutoModelForCausalLM.from_pretrained(args.model, dtype=torch.float32).eval()
    with torch.no_grad():
        logits = model(torch.tensor([tokens])).logits[0]
    top = []
    for position in range(0, len(tokens) - 1, EVERY):
        values, ids = logits[position].topk(TOP)
        top.append({"position": position, "tokens": ids.tolist(), "logits": values.tolist()})
    golden = {"prompt_tokens": tokens, "last_logits": logits[-1].tolist(), "top_logits": top}
    args.out.write_text(json.dumps(golden) + "\n")
    print(f"{len(tokens)} tokens, {len(golden['last_logits'])} logits, in {args.out}")


if __name__ == "__main__":
    main()
