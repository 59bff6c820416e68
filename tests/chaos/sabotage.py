"""Runs the service without one of its safeguards, to show that a chaos run notices.

`python -m tests.chaos.sabotage SAFEGUARD run` is a broken `newsgloss-enrich run`. This module patches the
safeguard away; the service itself has no switch for it.
"""

import sys
import uuid
from collections.abc import Awaitable, Callable

from aiokafka.structs import TopicPartition
from tests.protocol import unguarded

from newsgloss_enrich import cli
from newsgloss_enrich.stream import commit, producers
from newsgloss_enrich.stream.in_flight import InFlight


def without_fencing() -> None:
    """Give each producer its own transactional id, so that no producer fences another."""

    def random_id(group: str, partition: TopicPartition) -> str:
        return f"{group}:{partition.topic}:{partition.partition}:{uuid.uuid4().hex}"

    producers.transactional_id = random_id


def without_committed_offset() -> None:
    """On recovery, trust the results in flight and ignore the committed offset."""
    honest = InFlight.reconcile

    def trusting(self: InFlight, committed: int) -> None:
        if self.committed is None:  # nothing is in flight: the partition is new here
            honest(self, committed)

    InFlight.reconcile = trusting  # type: ignore[method-assign]


def without_awaiting_sends() -> None:
    """Commit without waiting for the sends, and ignore their errors."""

    async def only_the_offsets(*parts: Awaitable[object]) -> None:
        await parts[-1]

    commit.all_of = only_the_offsets


def without_being_answered_once() -> None:
    """Repeat a transactional request after its connection broke, under the same producer epoch."""
    unguarded.take_out()


SAFEGUARDS: dict[str, Callable[[], None]] = {
    "fencing": without_fencing,
    "committed-offset": without_committed_offset,
    "awaiting-sends": without_awaiting_sends,
    "answered-once": without_being_answered_once,
}


def main() -> None:
    """Remove the safeguard that the first argument names, and run the service with the others."""
    SAFEGUARDS[sys.argv.pop(1)]()
    cli.main()


if __name__ == "__main__":
    main()
