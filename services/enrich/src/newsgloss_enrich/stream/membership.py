"""Where this member stands with its group.

joining      ──▶ settled      the group has assigned partitions, or none
settled      ──▶ settled      a rebalance took no partition away
settled      ──▶ rebalancing  the partitions are revoked
rebalancing  ──▶ settled      the group has assigned partitions, or none
joining      ──▶ joining      the client is replaced
settled      ──▶ joining      the client is replaced
rebalancing  ──▶ joining      the client is replaced
"""

import time
from collections.abc import Callable
from enum import StrEnum


class MemberState(StrEnum):
    """The state of a membership."""

    JOINING = "joining"
    """A new client has no assignment yet."""

    SETTLED = "settled"
    """The member works on what the group has assigned to it."""

    REBALANCING = "rebalancing"
    """The member has given up its partitions, and waits for the next assignment."""


class Membership:
    """The state, and for how long it has lasted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since = clock()
        self.state = MemberState.JOINING

    @property
    def joined(self) -> bool:
        """Whether the client in use has had an assignment, if only an empty one."""
        return self.state is not MemberState.JOINING

    @property
    def settled(self) -> bool:
        """Whether the member has an assignment now."""
        return self.state is MemberState.SETTLED

    def join(self) -> None:
        """A client begins to join."""
        self._move(MemberState.JOINING)

    def give_up(self) -> None:
        """The partitions are revoked; without an assignment this changes nothing."""
        if self.settled:
            self._move(MemberState.REBALANCING)

    def settle(self) -> float | None:
        """An assignment came; the seconds without one, None if there was one all the time."""
        waited = None if self.settled else self._clock() - self._since
        self._move(MemberState.SETTLED)
        return waited

    def _move(self, target: MemberState) -> None:
        self.state = target
        self._since = self._clock()
