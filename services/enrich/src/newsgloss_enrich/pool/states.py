"""The states of a worker process, and which may follow which."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a worker is in its life."""

    STARTING = "starting"
    IDLE = "idle"
    BUSY = "busy"
    RETIRING = "retiring"
    DEAD = "dead"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.STARTING: frozenset({State.IDLE, State.RETIRING, State.DEAD}),
    State.IDLE: frozenset({State.BUSY, State.RETIRING, State.DEAD}),
    State.BUSY: frozenset({State.IDLE, State.RETIRING, State.DEAD}),
    State.RETIRING: frozenset({State.DEAD}),
    State.DEAD: frozenset(),
}
