#!/usr/bin/env python3
"""Writes Tests/SprintTensorTests/Golden/dequantise.txt: blocks of every storage type and their floats.

The oracle is the `gguf` package's dequantize (pip install gguf numpy). Each line is `type blocks floats`, the two in
hexadecimal, little-endian. Blocks are random bytes with finite scales, plus the extremes of a half-precision scale.

    python3 training/oracles/make_dequantise_golden.py
"""

import pathlib

import gguf
import numpy as np

SEED = 20_240_607
TYPES = ["F32", "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K"]
# Where the half-precision scales of a block lie.
SCALES = {"Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q4_K": [0, 2], "Q5_K": [0, 2],
          "Q6_K": [208]}
# Zero, smallest subnormal, largest subnormal, smallest normal, one, negative, largest finite.
EXTREMES = [0x0000, 0x0001, 0x03FF, 0x0400, 0x3C00, 0xB555, 0x7BFF]


def blocks_of(name: str, generator: np.random.Generator) -> np.ndarray:
    """Rows of whole blocks as bytes."""
    kind = gguf.GGMLQuantizationType[name]
    size = gguf.GGML_QUANT_SIZES[kind][1]
    if name == "F16":
        halves = np.array(EXTREMES + [0x7C00, 0xFC00, 0x8000], dtype=np.uint16)
        return np.concatenate([halves, generator.normal(size=54).astype(np.float16).view(np.uint16)]).view(np.uint8)
    if name in ("F32", "BF16"):
        values = generator.normal(size=64).astype(np.float32).view(np.uint32)
        return values.view(np.uint8) if name == "F32" else (values >> 16).astype(np.uint16).view(np.uint8)
    count = len(EXTREMES)
    rows = generator.integers(0, 256, size=(count, size), dtype=np.uint8)
    for place in SCALES[name]:
        normal = generator.normal(size=count).astype(np.float16).view(np.uint16)
        scale = np.where(np.arange(count) % 2 == (place // 2) % 2, np.array(EXTREMES, dtype=np.uint16), normal)
        rows[:, place:place + 2] = scale.astype(np.uint16).reshape(-1, 1).view(np.uint8)
    return rows.reshape(-1)


def main() -> None:
    generator = np.random.default_rng(SEED)
    lines = []
    for name in TYPES:
        blocks = blocks_of(name, generator)
        floats = gguf.dequantize(blocks, gguf.GGMLQuantizationType[name])
        floats = np.ascontiguousarray(floats, dtype="<f4").reshape(-1)
        lines.append(f"{name} {blocks.tobytes().hex()} {floats.tobytes().hex()}")
    root = pathlib.Path(__file__).resolve().parents[2]
    target = root / "Tests/SprintTensorTests/Golden/dequantise.txt"
    target.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
