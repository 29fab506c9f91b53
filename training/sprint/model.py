"""A Llama in plain PyTorch over packed rows, named so that its state is the Hugging Face state.

Rows of many samples lie one after another without padding; only attention knows where a sample begins.
"""

from dataclasses import dataclass

import torch
from attention import Block, BlockAttention
from torch import nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Shape:
    """All heads of a layer share one key and value head (multi-query attention)."""

    vocabulary: int
    width: int = 192
    layers: int = 5
    heads: int = 3
    head_width: int = 64
    feed_forward: int = 512
    context: int = 8192
    rope_theta: float = 10000.0
    norm_epsilon: float = 1e-5


class Norm(nn.Module):
    def __init__(self, width: int, epsilon: float):
        super().__init__()
        self.weight, self.epsilon = nn.Parameter(torch.ones(width)), epsilon

    def forward(self, x):
        return F.rms_norm(x, self.weight.shape, self.weight, self.epsilon)


def rotate(x, cos, sin):
    """Half-split RoPE (the Hugging Face order) over the last dimension."""
    low, high = x.chunk(2, dim=-1)
    return torch.cat((low * cos - high * sin, high * cos + low * sin), dim=-1)


class Attention(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        q = shape.heads * shape.head_width
        self.q_proj = nn.Linear(shape.width, q, bias=False)
        self.k_proj = nn.Linear(shape.width, shape.head_width, bias=False)
        self.v_proj = nn.Linear(shape.width, shape.head_width, bias=False)
        self.o_proj = nn.Linear(q, shape.width, bias=False)

    def forward(self, x, cos, sin, blocks: list[Block]):
        q = rotate(self.q_proj(x).view(len(x), -1, self.shape.head_width), cos[:, None], sin[:, None])
        k = rotate(self.k_proj(x), cos, sin)
        return self.o_proj(BlockAttention.apply(q, k, self.v_proj(x), blocks).flatten(1))


class FeedForward(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.gate_proj = nn.Linear(shape.width, shape.feed_forward, bias=False)
        self.up_proj = nn.Linear(shape.width, shape.feed_forward, bias=False)
        self.down_proj = nn.Linear(shape.feed_forward, shape.width, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.self_attn, self.mlp = Attention(shape), FeedForward(shape)
        self.input_layernorm = Norm(shape.width, shape.norm_epsilon)
        self.post_attention_layernorm = Norm(shape.width, shape.norm_epsilon)

    def forward(self, x, cos, sin, blocks):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, blocks)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = Norm(shape.width, shape.norm_epsilon)


class PackedLlama(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape, self.model = shape, Decoder(shape)
        self.lm_head = nn.Linear(shape.width, shape.vocabulary, bias=False)
        half = shape.head_width // 2
        frequency = shape.rope_theta ** (-torch.arange(half, dtype=torch.float64) / half)
        angle = torch.arange(shape.context)[:, None].double() * frequency
        self.cos, self.sin = angle.cos().float(), angle.sin().float()
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02 if "lm_head" in name else 0.08)

    def forward(self, tokens, positions, blocks, wanted):
        """Logits [wanted rows, vocabulary] of packed rows: tokens, positions [rows]; wanted: indices."""
        x = self.model.embed_tokens(tokens)
        cos = self.cos.to(x.device)[positions].to(x.dtype)
        sin = self.sin.to(x.device)[positions].to(x.dtype)
        for layer in self.model.layers:
            x = layer(x, cos, sin, blocks)
        return self.lm_head(self.model.norm(x[wanted]))
