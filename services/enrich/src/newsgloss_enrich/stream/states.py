"""The states of a partition's run, and the transitions between them.

starting    ──▶ active        the committed offset is read
starting    ──▶ recovering    an error
active      ──▶ recovering    an error
active      ──▶ halted        the next record cannot be read
recovering  ──▶ active        the committed offset is read
halted      ──▶ recovering    an error, or the group was moved past the record
starting    ──▶ stopping      the partition is revoked
active      ──▶ stopping      the partition is revoked
recovering  ──▶ stopping      the partition is revoked
halted      ──▶ stopping      the partition is revoked
stopping    ──▶ gone          its last transaction has ended
"""

from enum import StrEnum


class RunState(StrEnum):
    """The state of a partition's run."""

    STARTING = "starting"
    """The partition was assigned: the run starts its producer and reads the committed offset."""

    ACTIVE = "active"
    """The run takes in records and commits slices."""

    RECOVERING = "recovering"
    """Something failed: the run starts a new producer; the committed offset decides what is sent again."""

    HALTED = "halted"
    """The record at the next offset cannot be read; a person has to decide. Slices still commit."""

    STOPPING = "stopping"
    """The partition was revoked: the run only finishes a transaction that has begun."""

    GONE = "gone"
    """The end. A later assignment makes a new run."""


TRANSITIONS: dict[RunState, frozenset[RunState]] = {
    RunState.STARTING: frozenset({RunState.ACTIVE, RunState.RECOVERING, RunState.STOPPING}),
    RunState.ACTIVE: frozenset({RunState.RECOVERING, RunState.HALTED, RunState.STOPPING}),
    RunState.RECOVERING: frozenset({RunState.ACTIVE, RunState.STOPPING}),
    RunState.HALTED: frozenset({RunState.RECOVERING, RunState.STOPPING}),
    RunState.STOPPING: frozenset({RunState.GONE}),
    RunState.GONE: frozenset(),
}


class IllegalTransition(RuntimeError):  # noqa: N818 - reads as what happened
    """A defect: the run was asked for a transition that does not exist."""


def check_transition(current: RunState, target: RunState) -> None:
    """Raise `IllegalTransition` unless `target` may follow `current`."""
    if target not in TRANSITIONS[current]:
        raise IllegalTransition(f"a run cannot go from {current} to {target}")
