"""Reads weights that were trained before: a checkpoint of the trainer, or a GGUF file of the exporter."""

from pathlib import Path

import torch

from model import Shape

NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}  # fmt: skip


def gguf_names(shape: Shape):
    """(our name, GGUF's name, heads whose rows GGUF orders pairwise or None) of every tensor."""
    yield "model.embed_tokens.weight", "token_embd.weight", None
    yield "model.norm.weight", "output_norm.weight", None
    yield "lm_head.weight", "output.weight", None
    heads = {"attn_q": shape.heads, "attn_k": 1}
    for layer in range(shape.layers):
        for ours, theirs in NAMES.items():
            yield f"model.layers.{layer}.{ours}.weight", f"blk.{layer}.{theirs}.weight", heads.get(theirs)


def interleaved(weight: torch.Tensor, heads: int) -> torch.Tensor:
    """Rows of a head from half-split to the pairwise RoPE order that GGUF's llama expects."""
    rows, width = weight.shape
    return weight.view(heads, 2, rows // heads // 2, width).transpose(1, 2).reshape(rows, width)


def half_split(weight: torch.Tensor, heads: int) -> torch.Tensor:
    """What `interleaved` undoes."""
    rows, width = weight.shape
    return weight.view(heads, rows // heads // 2, 2, width).transpose(1, 2).reshape(rows, width)


def read(path: Path, shape: Shape) -> dict[str, torch.Tensor]:
    """The float32 weights of a model of this shape; raises where one is missing or has another shape."""
    if path.suffix != ".gguf":
        return torch.load(path, map_location="cpu", weights_only=True)["optimizer"]["masters"]
    import gguf

    tensors = {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}
    state = {}
    for ours, theirs, heads in gguf_names(shape):
        weight = torch.tensor(tensors[theirs].data).float()
        state[ours] = half_split(weight, heads) if heads else weight
    return state
