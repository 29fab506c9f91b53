"""Packs samples into rows for one step."""

from dataclasses import dataclass

import torch

from attention import Block, blocks_of
from samples import Sample


@dataclass
class Batch:
    """The packed rows of some samples. `wanted` are the rows whose next token counts in the loss."""

    tokens: torch.Tensor
    positions: torch.Tensor
    blocks: list[Block]
    wanted: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor

    def to(self, device: str) -> "Batch":
        move = lambda x: x.to(device)
        return Batch(
            move(self.tokens), move(self.positions), self.blocks,
            move(self.wanted), move(self.targets), move(self.weights))  # fmt: skip


def pack(samples: list[Sample]) -> Batch:
    tokens, positions, wanted, targets, weights, blocks = [], [], [], [], [], []

    def append(own: list[int], first: int, own_weights: list[float]) -> int:
        start = len(tokens)
        tokens.extend(own)
        positions.extend(range(first, first + len(own)))
        for i in range(1, len(own)):
            if own_weights[i]:
                wanted.append(start + i - 1)
                targets.append(own[i])
                weights.append(own_weights[i])
        return start

    for sample in samples:
        start = append(sample.tokens, 0, sample.weights)
        blocks += blocks_of(start, len(sample.tokens))
        for branch in sample.branches:
            own = append(branch.tokens, branch.fork, branch.weights)
            blocks += blocks_of(own, len(branch.tokens), prefix=start, reach=branch.fork)
    whole = lambda x: torch.tensor(x, dtype=torch.long)
    return Batch(
        whole(tokens), whole(positions), blocks, whole(wanted), whole(targets), torch.tensor(weights))
