"""The service with one of its safeguards taken out, to show that a run notices.

`python -m tests.chaos.sabotage SAFEGUARD run` is `newsgloss-enrich run`, broken. What is broken is patched in
from here: the service itself has no switch for it.
"""

import sys
import uuid
from collections.abc import Awaitable, Callable

from aiokafka.structs import TopicPartition
from tests.protocol import unguarded

from newsgloss_enrich import cli
from newsgloss_enrich.stream import producers, transaction
from newsgloss_enrich.stream.work_in_hand import WorkInHand


def without_fencing() -> None:
    """Give each producer a transactional id of its own: it fences nobody, and nobody fences it."""

    def random_id(group: str, partition: TopicPartition) -> str:
        return f"{group}:{partition.topic}:{partition.partition}:{uuid.uuid4().hex}"

    producers.transactional_id = random_id


def without_committed_offset() -> None:
    """On recovery trust what is in hand, whatever offset is committed."""
    honest = WorkInHand.reconcile

    def trusting(self: WorkInHand, committed: int) -> None:
        if self.committed is None:  # nothing is in hand: the partition is new here
            honest(self, committed)

    WorkInHand.reconcile = trusting  # type: ignore[method-assign]


def without_awaiting_sends() -> None:
    """Commit without waiting for what was sent, and without looking at how it went."""

    async def only_the_offsets(*parts: Awaitable[object]) -> None:
        await parts[-1]

    transaction.all_of = only_the_offsets


def without_being_answered_once() -> None:
    """Repeat a transactional request whose connection broke, under the same producer epoch."""
    unguarded.take_out()


SAFEGUARDS: dict[str, Callable[[], None]] = {
    "fencing": without_fencing,
    "committed-offset": without_committed_offset,
    "awaiting-sends": without_awaiting_sends,
    "answered-once": without_being_answered_once,
}


def main() -> None:
    """Take out the safeguard named first, and be the service with the arguments that follow."""
    SAFEGUARDS[sys.argv.pop(1)]()
    cli.main()


if __name__ == "__main__":
    main()
