"""A Llama in plain PyTorch, named so that its state is the Hugging Face state."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Shape:
    vocabulary: int = 258
    width: int = 64
    layers: int = 3
    heads: int = 4
    kv_heads: int = 2
    head_width: int = 32
    feed_forward: int = 200
    context: int = 4096
    rope_theta: float = 10000.0
    norm_epsilon: float = 1e-5


class Norm(nn.Module):
    def __init__(self, width: int, epsilon: float):
        super().__init__()
        self.weight, self.epsilon = nn.Parameter(torch.ones(width)), epsilon

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.epsilon) * self.weight


def rotate(x, cos, sin):
    """Half-split RoPE (the Hugging Face order): x is [batch, heads, rows, head width]."""
    low, high = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-high, low), dim=-1) * sin


class Attention(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        q, kv = shape.heads * shape.head_width, shape.kv_heads * shape.head_width
        self.q_proj = nn.Linear(shape.width, q, bias=False)
        self.k_proj = nn.Linear(shape.width, kv, bias=False)
        self.v_proj = nn.Linear(shape.width, kv, bias=False)
        self.o_proj = nn.Linear(q, shape.width, bias=False)

    def forward(self, x, cos, sin, mask):
        batch, rows, _ = x.shape
        split = lambda y: y.view(batch, rows, -1, self.shape.head_width).transpose(1, 2)
        q, k = rotate(split(self.q_proj(x)), cos, sin), rotate(split(self.k_proj(x)), cos, sin)
        group = self.shape.heads // self.shape.kv_heads
        k, v = k.repeat_interleave(group, 1), split(self.v_proj(x)).repeat_interleave(group, 1)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.o_proj(y.transpose(1, 2).reshape(batch, rows, -1))


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

    def forward(self, x, cos, sin, mask):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = Norm(shape.width, shape.norm_epsilon)


class TinyLlama(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape, self.model = shape, Decoder(shape)
        self.lm_head = nn.Linear(shape.width, shape.vocabulary, bias=False)
        half = shape.head_width // 2
        frequency = shape.rope_theta ** (-torch.arange(half, dtype=torch.float64) / half)
        self.register_buffer("frequency", frequency.float(), persistent=False)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02 if "lm_head" in name else 0.08)

    def forward(self, tokens, positions, mask):
        """tokens, positions: [batch, rows]; mask: [batch, 1, rows, rows], true = may attend."""
        angle = positions[..., None].float() * self.frequency
        cos = torch.cat((angle, angle), -1).cos()[:, None]
        sin = torch.cat((angle, angle), -1).sin()[:, None]
        x = self.model.embed_tokens(tokens)
        for layer in self.model.layers:
            x = layer(x, cos, sin, mask)
        return self.lm_head(self.model.norm(x))
