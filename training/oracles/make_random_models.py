#!/usr/bin/env python3
"""Makes the small random models that the transformer is held to, with golden logits from transformers.

Each model is a Hugging Face directory of a few tens of kilobytes: two layers, hidden 64, vocabulary 96,
float32. `golden.json` holds the token ids and `logits.f32` the logits (tokens x vocabulary, little-endian).
The weights are small integers over 64, so that they compress and every reader sees the same floats.

    pip install torch transformers safetensors
    python make_random_models.py Tests/SprintModelTests/Golden/random-models
"""
import json
import pathlib
import shutil
import sys

import torch
from transformers import (LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config,
                          Qwen3ForCausalLM)

TOKENS = 40
SHAPE = dict(vocab_size=96, hidden_size=64, intermediate_size=80, num_hidden_layers=2,
             num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=256,
             bos_token_id=0, eos_token_id=0, rms_norm_eps=1e-5)
LLAMA3 = dict(rope_type="llama3", rope_theta=10000.0, factor=8.0, low_freq_factor=1.0,
              high_freq_factor=4.0, original_max_position_embeddings=64)
YARN = dict(rope_type="yarn", rope_theta=10000.0, factor=4.0, original_max_position_embeddings=64)
LINEAR = dict(rope_type="linear", rope_theta=10000.0, factor=4.0)
PLAIN = dict(rope_type="default", rope_theta=10000.0)

MODELS = {
    "llama-tied": (LlamaConfig, LlamaForCausalLM, dict(tie_word_embeddings=True, rope_parameters=PLAIN)),
    "llama-untied": (LlamaConfig, LlamaForCausalLM, dict(tie_word_embeddings=False, rope_parameters=PLAIN)),
    "llama-linear": (LlamaConfig, LlamaForCausalLM, dict(tie_word_embeddings=True, rope_parameters=LINEAR)),
    "llama-llama3": (LlamaConfig, LlamaForCausalLM, dict(tie_word_embeddings=True, rope_parameters=LLAMA3)),
    "llama-yarn": (LlamaConfig, LlamaForCausalLM, dict(tie_word_embeddings=True, rope_parameters=YARN)),
    "qwen2-bias": (Qwen2Config, Qwen2ForCausalLM, dict(tie_word_embeddings=True, rope_parameters=PLAIN)),
    "qwen2-yarn": (Qwen2Config, Qwen2ForCausalLM, dict(tie_word_embeddings=False, rope_parameters=YARN)),
    "qwen3-norm": (Qwen3Config, Qwen3ForCausalLM,
                   dict(tie_word_embeddings=True, rope_parameters=PLAIN, head_dim=24)),
    "qwen3-yarn": (Qwen3Config, Qwen3ForCausalLM,
                   dict(tie_word_embeddings=False, rope_parameters=YARN, head_dim=32)),
}


# The others are stored as bfloat16, which holds their weights exactly at half the size.
STORED_F32 = {"llama-tied", "qwen3-norm"}


def fill(model, generator):
    """Integers over 64: matrices in -8 ... 8, norms near one, biases in -16 ... 16."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" in name:
                values = torch.randint(48, 81, parameter.shape, generator=generator)
            elif name.endswith("bias"):
                values = torch.randint(-16, 17, parameter.shape, generator=generator)
            else:
                values = torch.randint(-8, 9, parameter.shape, generator=generator)
            parameter.copy_(values.float() / 64)


def tokenizer():
    """A byte-level vocabulary without merges: enough for a checkpoint to open."""
    characters = [chr(c) for c in range(33, 127)] + ["\u0120", "\u010a"]
    vocabulary = {"<|end|>": 0} | {c: i + 1 for i, c in enumerate(characters[:95])}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": 0, "content": "<|end|>", "single_word": False, "lstrip": False,
                          "rstrip": False, "normalized": False, "special": True}],
        "normalizer": None,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True,
                          "use_regex": True},
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
                  "vocab": vocabulary, "merges": []},
    }


def main(root):
    for number, (name, (config_class, model_class, extra)) in enumerate(sorted(MODELS.items())):
        generator = torch.Generator().manual_seed(number + 1)
        config = config_class(**SHAPE, **extra)
        model = model_class(config).float().eval()
        fill(model, generator)
        directory = root / name
        shutil.rmtree(directory, ignore_errors=True)
        tokens = torch.randint(0, SHAPE["vocab_size"], (1, TOKENS), generator=generator)
        with torch.no_grad():
            logits = model(tokens).logits[0].float()
        model.to(torch.float32 if name in STORED_F32 else torch.bfloat16).save_pretrained(directory)
        (directory / "generation_config.json").unlink(missing_ok=True)
        (directory / "tokenizer.json").write_text(json.dumps(tokenizer(), ensure_ascii=False) + "\n")
        (directory / "golden.json").write_text(json.dumps({"tokens": tokens[0].tolist()}) + "\n")
        (directory / "logits.f32").write_bytes(logits.numpy().astype("<f4").tobytes())
        print(name, f"std {logits.std().item():.3f}", sum(f.stat().st_size for f in directory.iterdir()))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
