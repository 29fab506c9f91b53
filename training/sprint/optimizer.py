"""Muon for the matrices inside the layers, AdamW for everything else, on float32 masters.

The masters keep what a model that computes in bfloat16 would round away.
Muon: K. Jordan et al., 2024 (momentum, orthogonalised by five Newton-Schulz steps).
"""

import torch


def orthogonal(x: torch.Tensor, precision: torch.dtype) -> torch.Tensor:
    tall = x.shape[0] > x.shape[1]
    x = (x.T if tall else x).to(precision)
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return (x.T if tall else x).float()


class Optimizer:
    """One step takes the gradients of `model`, moves the masters, writes them back."""

    def __init__(self, model, matrix_rate: float, rate: float, decay: float = 0.01):
        self.model, self.matrix_rate, self.rate, self.decay = model, matrix_rate, rate, decay
        self.parameters = dict(model.named_parameters())
        self.masters = {name: p.detach().float().clone() for name, p in self.parameters.items()}
        self.first = {name: torch.zeros_like(m) for name, m in self.masters.items()}
        self.second = {n: torch.zeros_like(m) for n, m in self.masters.items() if not self.is_matrix(n)}
        self.steps = 0

    def is_matrix(self, name: str) -> bool:
        return "proj" in name

    @torch.no_grad()
    def step(self, scale: float) -> None:
        """`scale` is the schedule's share of the peak learning rates."""
        self.steps += 1
        for name, parameter in self.parameters.items():
            gradient = parameter.grad.float()
            master, first = self.masters[name], self.first[name]
            if self.is_matrix(name):
                first.mul_(0.95).add_(gradient)
                update = orthogonal(gradient.add(first, alpha=0.95), parameter.dtype)
                rate = self.matrix_rate * scale * max(1, master.shape[0] / master.shape[1]) ** 0.5
                master.mul_(1 - self.matrix_rate * scale * self.decay).add_(update, alpha=-rate)
            else:
                second = self.second[name]
                first.lerp_(gradient, 0.1)
                second.lerp_(gradient.square(), 0.05)
                mean = first / (1 - 0.9**self.steps)
                deviation = (second / (1 - 0.95**self.steps)).sqrt_().add_(1e-10)
                master.addcdiv_(mean, deviation, value=-self.rate * scale)
            parameter.copy_(master)
            parameter.grad = None

    def state(self) -> dict:
        return {"masters": self.masters, "first": self.first, "second": self.second, "steps": self.steps}

    def load(self, state: dict) -> None:
        for kind in ("masters", "first", "second"):
            for name, value in state[kind].items():
                getattr(self, kind)[name].copy_(value)
        self.steps = state["steps"]
        with torch.no_grad():
            for name, parameter in self.parameters.items():
                parameter.copy_(self.masters[name])
