"""The loop that all models share: seeded, resumable by epoch, with an average of the last weights."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from training.places import SEED, WORK, log
from training.score import Score

T = TypeVar("T")
_LOOKED_BACK = 30
"""About so many sets of weights are in the average."""


@dataclass(frozen=True)
class Plan:
    """How long, and how the rate runs: `shape` gets the part done, 0 to 1, and gives a factor."""

    name: str
    epochs: int
    steps: int
    """In an epoch."""
    warm_up: float
    shape: Callable[[float], float]
    average_from: float = 0.75
    average_every: int = 10


def finished(name: str) -> Path:
    """Where a model's averaged weights are."""
    return WORK / f"{name}.pt"


def fit(  # noqa: PLR0913, PLR0917 - what differs between the models
    model: nn.Module,
    groups: list[dict[str, Any]],
    plan: Plan,
    epoch_of: Callable[[int], Iterable[T]],
    loss_of: Callable[[T], Tensor],
    scores: Callable[[], dict[str, Score]],
) -> None:
    """Train to the plan's end and keep the averaged weights; goes on from the last finished epoch."""
    torch.manual_seed(SEED)
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    rates = [group["lr"] for group in optimiser.param_groups]
    average: dict[str, Tensor] = {}
    resume, done = WORK / f"{plan.name}.resume.pt", 0
    if resume.exists():
        state = torch.load(resume, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        average, done = state["average"], state["epochs"]
    step, total, began = done * plan.steps, plan.epochs * plan.steps, time.monotonic()
    for epoch in range(done, plan.epochs):
        model.train()
        losses = 0.0
        for batch in epoch_of(epoch):
            part = min(step / total, 1.0)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * min(part / plan.warm_up, 1.0) * plan.shape(part)
            with torch.autocast("cpu", torch.bfloat16):
                loss = loss_of(batch)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            losses += float(loss.detach())
            step += 1
            if part >= plan.average_from and step % plan.average_every == 0:
                _blend(average, model)
            if step % 100 == 0:
                log(f"{plan.name} step {step}/{total} {time.monotonic() - began:.0f} s")
        state = {"model": model.state_dict(), "optimiser": optimiser.state_dict()}
        torch.save({**state, "average": average, "epochs": epoch + 1}, resume)
        _tell(f"epoch {epoch + 1} loss {losses / plan.steps:.4f}", scores())
    model.load_state_dict(average)
    torch.save(average, finished(plan.name))
    _tell("averaged", scores())


def _blend(average: dict[str, Tensor], model: nn.Module) -> None:
    for name, value in model.state_dict().items():
        if name not in average:
            average[name] = value.detach().clone().float()
        else:
            average[name].lerp_(value.detach().float(), 1 / _LOOKED_BACK)


def _tell(what: str, scores: dict[str, Score]) -> None:
    log(what, *(f"{name} {value}" for name, value in scores.items()))
