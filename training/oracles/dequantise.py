#!/usr/bin/env python3
"""Writes a GGUF file of a Llama as a Hugging Face directory in float32: a base for `sprint/finetune.py`.

    python dequantise.py MODEL.gguf DIR
"""
import sys
from pathlib import Path

from transformers import AutoTokenizer

from oracle_gguf import load


def main(file: Path, folder: str) -> None:
    model = load(str(file))
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(str(file.parent), gguf_file=file.name).save_pretrained(folder)
    print(f"{sum(weight.numel() for weight in model.parameters()):,} parameters in {folder}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2])
