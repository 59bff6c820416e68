"""The states of a partition's run, and the transitions between them."""

from enum import StrEnum


class RunState(StrEnum):
    """Where a partition's run stands."""

    STARTING = "starting"
    """The partition was assigned: its producer is being started and its offset read."""

    ACTIVE = "active"
    """Records are taken in and slices are committed."""

    RECOVERING = "recovering"
    """Something failed: a new producer, and the committed offset decides what is sent again."""

    HALTED = "halted"
    """The record at the next offset cannot be read; a person has to decide. Slices still commit."""

    STOPPING = "stopping"
    """Revoked: only a transaction that has begun is still finished."""

    GONE = "gone"
    """The end; a later assignment makes a new run."""


TRANSITIONS: dict[RunState, frozenset[RunState]] = {
    RunState.STARTING: frozenset({RunState.ACTIVE, RunState.RECOVERING, RunState.STOPPING}),
    RunState.ACTIVE: frozenset({RunState.RECOVERING, RunState.HALTED, RunState.STOPPING}),
    RunState.RECOVERING: frozenset({RunState.ACTIVE, RunState.STOPPING}),
    RunState.HALTED: frozenset({RunState.RECOVERING, RunState.STOPPING}),
    RunState.STOPPING: frozenset({RunState.GONE}),
    RunState.GONE: frozenset(),
}


class IllegalTransition(RuntimeError):  # noqa: N818 - reads as what happened
    """A defect: the run was asked to move where it cannot."""


def check_transition(current: RunState, target: RunState) -> None:
    """Raise `IllegalTransition` unless `target` may follow `current`."""
    if target not in TRANSITIONS[current]:
        raise IllegalTransition(f"a run cannot go from {current} to {target}")
