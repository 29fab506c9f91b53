#!/usr/bin/env python3
"""Writes what transformers says of a real GGUF model in float32: logits of a text, and 256 greedy tokens.

The tensors are dequantised with the `gguf` package. `RealModelTests` compares ours:

    pip install torch transformers gguf
    python oracle_gguf.py MODEL.gguf DIR
    SPRINT_ORACLE_MODEL=MODEL.gguf SPRINT_ORACLE=DIR swift test --filter RealModelTests

DIR gets `tokens.json` with `text` (a sample of the model's own, 256 tokens), `prompt` and `greedy` (token ids), and
`logits.f32` (text x vocabulary, little-endian).
"""
import json
import pathlib
import sys

import gguf
import numpy as np
import torch
from transformers import LlamaConfig, LlamaForCausalLM

GREEDY = 256
TEXT_TOKENS = 256
NAMES = {
    "attn_norm.weight": "input_layernorm.weight", "ffn_norm.weight": "post_attention_layernorm.weight",
    "attn_q.weight": "self_attn.q_proj.weight", "attn_k.weight": "self_attn.k_proj.weight",
    "attn_v.weight": "self_attn.v_proj.weight", "attn_output.weight": "self_attn.o_proj.weight",
    "ffn_gate.weight": "mlp.gate_proj.weight", "ffn_up.weight": "mlp.up_proj.weight",
    "ffn_down.weight": "mlp.down_proj.weight",
}


def field(reader, key):
    return reader.fields[key].contents()


def halves(weight, heads):
    """GGUF's llama interleaves each head's pairs; transformers keeps them in halves."""
    rows, columns = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def load(path):
    reader = gguf.GGUFReader(path)
    heads, kv_heads = field(reader, "llama.attention.head_count"), field(reader, "llama.attention.head_count_kv")
    tensors = {t.name: gguf.quants.dequantize(t.data, t.tensor_type).astype(np.float32) for t in reader.tensors}
    state = {"model.embed_tokens.weight": tensors["token_embd.weight"],
             "model.norm.weight": tensors["output_norm.weight"]}
    for name, weight in tensors.items():
        if not name.startswith("blk."):
            continue
        _, layer, rest = name.split(".", 2)
        if rest.startswith("attn_q"):
            weight = halves(weight, heads)
        if rest.startswith("attn_k"):
            weight = halves(weight, kv_heads)
        state[f"model.layers.{layer}.{NAMES[rest]}"] = weight
    tied = "output.weight" not in tensors
    state["lm_head.weight"] = tensors["token_embd.weight" if tied else "output.weight"]
    config = LlamaConfig(
        vocab_size=len(tensors["token_embd.weight"]), hidden_size=field(reader, "llama.embedding_length"),
        intermediate_size=field(reader, "llama.feed_forward_length"),
        num_hidden_layers=field(reader, "llama.block_count"), num_attention_heads=heads,
        num_key_value_heads=kv_heads, rms_norm_eps=field(reader, "llama.attention.layer_norm_rms_epsilon"),
        rope_parameters=dict(rope_type="default", rope_theta=field(reader, "llama.rope.freq_base")),
        max_position_embeddings=field(reader, "llama.context_length"), tie_word_embeddings=tied)
    model = LlamaForCausalLM(config).float().eval()
    model.load_state_dict({k: torch.from_numpy(np.ascontiguousarray(v)) for k, v in state.items()})
    return model


def ask(path, root):
    model = load(path)
    torch.manual_seed(7)
    root.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        # The model's own text at temperature 1: as likely as text gets, and needs no corpus.
        text = model.generate(torch.tensor([[1, 198]]), max_length=TEXT_TOKENS, do_sample=True, top_k=0,
                              temperature=1.0, eos_token_id=-1, pad_token_id=0)
        logits = model(text).logits[0]
        prompt = text[:, :24]
        greedy = model.generate(prompt, max_new_tokens=GREEDY, do_sample=False, eos_token_id=-1, pad_token_id=0)
    (root / "tokens.json").write_text(json.dumps({
        "text": text[0].tolist(), "prompt": prompt[0].tolist(),
        "greedy": greedy[0, prompt.shape[1]:].tolist()}))
    (root / "logits.f32").write_bytes(logits.numpy().astype("<f4").tobytes())


if __name__ == "__main__":
    ask(sys.argv[1], pathlib.Path(sys.argv[2]))
