"""Which faults a run has, in which order: drawn from its seed, so that the same seed gives the same plan."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """What is done to the services and the broker."""

    KILL_WORKER = "kill_worker"
    """SIGKILL to a worker process."""

    KILL_ENRICHER = "kill_enricher"
    """SIGKILL to a member; another takes its place after a while."""

    ZOMBIE = "zombie"
    """SIGSTOP to a member for longer than its session, then SIGCONT."""

    TERMINATE = "terminate"
    """SIGTERM to a member; another takes its place."""

    ADD_MEMBER = "add_member"
    REMOVE_MEMBER = "remove_member"
    """SIGTERM, and nobody takes the place."""

    KILL_BROKER = "kill_broker"
    """SIGKILL to the broker, and a start on the same data."""

    PAUSE_BROKER = "pause_broker"
    """SIGSTOP to the broker, then SIGCONT."""


SHARES: Mapping[Fault, float] = {
    Fault.KILL_WORKER: 0.26,
    Fault.KILL_ENRICHER: 0.20,
    Fault.ZOMBIE: 0.14,
    Fault.TERMINATE: 0.10,
    Fault.ADD_MEMBER: 0.07,
    Fault.REMOVE_MEMBER: 0.07,
    Fault.KILL_BROKER: 0.10,
    Fault.PAUSE_BROKER: 0.06,
}
"""What makes up a run."""


@dataclass(frozen=True)
class Step:
    """One fault: when, and how long its parts take. Times are in seconds."""

    fault: Fault
    after_articles: int
    """Due when this many articles have come out…"""

    patience: float
    """… or when this long has passed since the fault before it."""

    choice: float
    """Chooses the victim among those that there are: 0 to 1."""

    length: float
    """How long something stands still or is missing."""


@dataclass(frozen=True)
class Scale:
    """How large a run is."""

    articles: int
    faults: int
    pause_seconds: float
    """How long a paused broker stands still."""

    shares: Mapping[Fault, float] = field(default_factory=lambda: SHARES)
    """Of all faults; at least one of each that is in it."""

    longest_work_ms: float = 80.0
    """The most time that a harmless article takes a worker."""


FULL = Scale(articles=10_000, faults=110, pause_seconds=20.0)
SHORT = Scale(articles=500, faults=10, pause_seconds=5.0)
SABOTAGE: Mapping[str, Scale] = {
    "fencing": Scale(articles=1_000, faults=14, pause_seconds=5.0),
    # A transaction's outcome is in doubt when nothing answers for longer than it may take.
    "committed-offset": Scale(
        articles=3_000,
        faults=10,
        pause_seconds=14.0,
        shares={Fault.PAUSE_BROKER: 0.8, Fault.ZOMBIE: 0.2},
        longest_work_ms=1.0,
    ),
    "awaiting-sends": Scale(articles=600, faults=10, pause_seconds=5.0),
}
"""Runs that bring about what the engine's safeguards are for, by the safeguard that is taken out."""


def make_plan(scale: Scale, seed: int, session_seconds: float) -> list[Step]:
    """The steps of a run, in their order."""
    rng = random.Random(f"faults {seed}")  # noqa: S311 - reproducible, no secret
    faults = _draw(scale, rng)
    return [
        Step(
            fault,
            after_articles=round((number + rng.uniform(0.2, 0.8)) * scale.articles / (len(faults) + 1)),
            patience=rng.uniform(6.0, 20.0),
            choice=rng.random(),
            length=_length(fault, scale, session_seconds, rng),
        )
        for number, fault in enumerate(faults)
    ]


def count_faults(plan: Sequence[Step]) -> dict[str, int]:
    """How many there are of each kind."""
    return dict(sorted(Counter(step.fault.value for step in plan).items()))


def _draw(scale: Scale, rng: random.Random) -> list[Fault]:
    faults = [
        fault for fault, share in scale.shares.items() for _ in range(max(1, round(share * scale.faults)))
    ]
    faults += [Fault.KILL_WORKER] * (scale.faults - len(faults))
    rng.shuffle(faults)
    return faults


def _length(fault: Fault, scale: Scale, session_seconds: float, rng: random.Random) -> float:
    match fault:
        case Fault.ZOMBIE:
            return session_seconds + rng.uniform(1.5, 4.0)
        case Fault.PAUSE_BROKER:
            return scale.pause_seconds
        case Fault.KILL_BROKER:
            return rng.uniform(0.0, 3.0)
        case _:
            return rng.uniform(0.0, 4.0)
