"""The states of a worker process and the transitions between them."""

from enum import StrEnum


class State(StrEnum):
    """A worker is `starting` until its handler is loaded; a `retiring` one finishes its records and ends."""

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
