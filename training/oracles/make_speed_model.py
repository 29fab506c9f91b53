#!/usr/bin/env python3
"""Writes a Qwen2 model of half a billion random weights as an F16 GGUF file, to measure speed with.

Its widths are multiples of 256, so that `llama-quantize` makes a file of every type from it with all matrices
of that type; SmolLM2's 576 is not, and its K-quants are mostly other types. The tokenizer is another GGUF
file's. What it says is noise; what it costs is not.

    python make_speed_model.py SmolLM2-135M-Instruct.Q4_1.gguf qwen2-0.5b-random.f16.gguf
    llama-quantize qwen2-0.5b-random.f16.gguf qwen2-0.5b-random.q4_k.gguf q4_k_s --pure
"""
import sys

import gguf
import numpy

LAYERS, HIDDEN, WIDE, HEADS, KV_HEADS, HEAD, CONTEXT = 24, 1024, 4864, 16, 2, 64, 4096
SEED = 1


def copy_tokenizer(reader: gguf.GGUFReader, writer: gguf.GGUFWriter) -> int:
    """Copies the tokenizer's fields; returns the number of tokens."""
    fields = {name: field for name, field in reader.fields.items() if name.startswith("tokenizer.")}
    for name, field in fields.items():
        kind = field.types[0]
        inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(name, field.contents(), kind, inner)
    return len(fields["tokenizer.ggml.tokens"].data)


def main(source: str, target: str) -> None:
    writer = gguf.GGUFWriter(target, "qwen2")
    vocabulary = copy_tokenizer(gguf.GGUFReader(source), writer)
    writer.add_name("qwen2 0.5B random")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(HIDDEN)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(WIDE)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    random = numpy.random.default_rng(SEED)

    def matrix(name: str, rows: int, columns: int) -> None:
        values = random.standard_normal((rows, columns), dtype=numpy.float32) / columns**0.5
        writer.add_tensor(name, values.astype(numpy.float16))

    def vector(name: str, length: int, middle: float) -> None:
        values = middle + 0.1 * random.standard_normal(length, dtype=numpy.float32)
        writer.add_tensor(name, values.astype(numpy.float32))

    matrix("token_embd.weight", vocabulary, HIDDEN)
    vector("output_norm.weight", HIDDEN, 1)
    for block in (f"blk.{layer}." for layer in range(LAYERS)):
        vector(block + "attn_norm.weight", HIDDEN, 1)
        vector(block + "ffn_norm.weight", HIDDEN, 1)
        for name, rows in (("q", HEADS * HEAD), ("k", KV_HEADS * HEAD), ("v", KV_HEADS * HEAD)):
            matrix(f"{block}attn_{name}.weight", rows, HIDDEN)
            vector(f"{block}attn_{name}.bias", rows, 0)
        matrix(block + "attn_output.weight", HIDDEN, HEADS * HEAD)
        matrix(block + "ffn_gate.weight", WIDE, HIDDEN)
        matrix(block + "ffn_up.weight", WIDE, HIDDEN)
        matrix(block + "ffn_down.weight", HIDDEN, WIDE)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file(progress=True)
    writer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
