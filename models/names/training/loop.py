"""The loop that all models share: seeded, resumable within an epoch, with an average of the last weights."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from training.places import SEED, WORK, log

T = TypeVar("T")
BFLOAT16 = torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 - there is no public name
"""Whether the processor multiplies 16-bit floats; where it does not, 32 bits are many times faster."""

_LOOKED_BACK = 40
"""About so many sets of weights are in the average."""


@dataclass(frozen=True)
class Plan:
    """How long, and how the rate runs: `shape` gets the part done, 0 to 1, and gives a factor."""

    name: str
    epochs: int
    warm_up: float
    shape: Callable[[float], float]
    average_from: float = 0.7
    average_every: int = 10
    keep_every: float = 300.0
    """Seconds between two checkpoints."""


def finished(name: str) -> Path:
    """Where a model's averaged weights are."""
    return WORK / f"{name}.pt"


def fit(  # noqa: PLR0913, PLR0917 - what differs between the models
    model: nn.Module,
    groups: list[dict[str, Any]],
    plan: Plan,
    epoch_of: Callable[[int], Sequence[T]],
    loss_of: Callable[[T], Tensor],
    tell: Callable[[], str],
) -> None:
    """Train to the plan's end and keep the averaged weights; goes on where the last checkpoint was made.

    `epoch_of` gives an epoch's batches, the same for the same number, and always as many.
    """
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    rates = [group["lr"] for group in optimiser.param_groups]
    average: dict[str, Tensor] = {}
    resume, done = WORK / f"{plan.name}.resume.pt", 0
    if resume.exists():
        state = torch.load(resume, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        average, done = state["average"], state["steps"]
        log(f"{plan.name} goes on from step {done}")
    batches = epoch_of(0)
    steps = len(batches)
    total, kept_at, losses, began = plan.epochs * steps, time.monotonic(), [], time.monotonic()
    first = done
    while done < total:
        epoch, place = divmod(done, steps)
        if place == 0 or done == first:
            batches = epoch_of(epoch)
        torch.manual_seed(SEED * 1_000_003 + done)
        model.train()
        part = done / total
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * min(part / plan.warm_up, 1.0) * plan.shape(part)
        with torch.autocast("cpu", torch.bfloat16, enabled=BFLOAT16):
            loss = loss_of(batches[place % len(batches)])
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        losses.append(float(loss.detach()))
        done += 1
        if part >= plan.average_from and done % plan.average_every == 0:
            _blend(average, model)
        if done % 50 == 0:
            speed = (done - first) / (time.monotonic() - began)
            log(f"{plan.name} step {done}/{total} loss {sum(losses[-50:]) / 50:.4f} {speed:.2f} steps/s")
        if time.monotonic() - kept_at > plan.keep_every or done % steps == 0:
            _keep(resume, model, optimiser, average, done)
            kept_at = time.monotonic()
        if done % steps == 0:
            log(f"epoch {done // steps}", tell())
    model.load_state_dict(average)
    torch.save(average, finished(plan.name))
    log("averaged", tell())


def _keep(path: Path, model: nn.Module, optimiser: Any, average: dict[str, Tensor], steps: int) -> None:
    state = {"model": model.state_dict(), "optimiser": optimiser.state_dict()}
    torch.save({**state, "average": average, "steps": steps}, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def _blend(average: dict[str, Tensor], model: nn.Module) -> None:
    for name, value in model.state_dict().items():
        if name not in average:
            average[name] = value.detach().clone().float()
        else:
            average[name].lerp_(value.detach().float(), 1 / _LOOKED_BACK)
