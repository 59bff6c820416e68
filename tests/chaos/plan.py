"""Draws the faults of a run from its seed; the same seed gives the same plan."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.chaos.fault_kinds import THREE_BROKERS, Fault
from tests.chaos.scales import Scale

CUTS = ("all", "request", "torn_request", "answer", "torn_answer")
DIRECTIONS = ("requests", "answers")
MOMENTS: Mapping[str, float] = {
    "PRODUCE": 0.4,
    "TXN_OFFSET_COMMIT": 0.4,
    "ADD_PARTITIONS": 0.1,
    "END_TXN": 0.1,
}
"""The request of the later transaction before which a late request arrives."""


@dataclass(frozen=True)
class Step:
    """One fault: when it is due, and how long it lasts, in seconds."""

    fault: Fault
    after_articles: int
    """It is due when this many articles have come out…"""

    patience: float
    """… or this long after the fault before it."""

    choice: float
    """Chooses the victim among the candidates; 0 to 1."""

    length: float
    """How long the victim is stopped, slow or missing."""

    detail: tuple[str, ...] = ()
    """For a network fault: one of `CUTS`, or of `scales.LATE` and `MOMENTS`, or of `DIRECTIONS`."""


def make_plan(scale: Scale, seed: int, session_seconds: float) -> list[Step]:
    """Return the steps of a run, in order."""
    rng = random.Random(f"faults {seed}")  # noqa: S311 - reproducible, no secret
    faults = _draw(scale, rng)
    return [
        Step(
            fault,
            after_articles=round((number + rng.uniform(0.2, 0.8)) * scale.articles / (len(faults) + 1)),
            patience=rng.uniform(6.0, 20.0),
            choice=rng.random(),
            length=_length(fault, scale, session_seconds, rng),
            detail=_detail(fault, scale, rng),
        )
        for number, fault in enumerate(faults)
    ]


def count_faults(plan: Sequence[Step]) -> dict[str, int]:
    """Count the steps by kind of fault."""
    return dict(sorted(Counter(step.fault.value for step in plan).items()))


def _draw(scale: Scale, rng: random.Random) -> list[Fault]:
    faults = [
        fault for fault, share in scale.shares.items() for _ in range(max(1, round(share * scale.faults)))
    ]
    faults += [Fault.KILL_WORKER] * (scale.faults - len(faults))
    rng.shuffle(faults)
    return faults


def _length(fault: Fault, scale: Scale, session_seconds: float, rng: random.Random) -> float:
    if fault is Fault.PAUSE_BROKER:
        return scale.pause_seconds
    shortest, longest = {
        Fault.ZOMBIE: (session_seconds + 1.5, session_seconds + 4.0),
        Fault.KILL_BROKER: (0.0, 3.0),
        Fault.STALLED_DIRECTION: (2.0, session_seconds + 4.0),
        Fault.SLOW_NETWORK: (5.0, 12.0),
        **dict.fromkeys(THREE_BROKERS, (0.0, 8.0)),
    }.get(fault, (0.0, 4.0))
    return rng.uniform(shortest, longest)


def _detail(fault: Fault, scale: Scale, rng: random.Random) -> tuple[str, ...]:
    match fault:
        case Fault.CUT_CONNECTION:
            return (rng.choice(CUTS),)
        case Fault.LATE_REQUEST:
            return (_weighted(scale.late, rng), _weighted(MOMENTS, rng))
        case Fault.STALLED_DIRECTION:
            return (rng.choice(DIRECTIONS),)
        case _:
            return ()


def _weighted(weights: Mapping[str, float], rng: random.Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
