"""Says what the Kafka client's `NotEnoughReplicas` warnings mean, before they are counted and folded.

Before a broker takes a transaction's records it asks the transaction's coordinator whether it knows of them.
While that cannot tell yet (the transaction before is still being completed, or the coordinator is loading),
the broker answers `NotEnoughReplicas` in its place, an error that every client tries again after (KIP-890;
`ReplicaManager` of Apache Kafka 4.3). So on a healthy broker the error comes and goes within moments. Where
replicas are missing indeed, it stays.
"""

import logging
import time
from dataclasses import dataclass

from aiokafka.errors import NotEnoughReplicasError

LASTS_SECONDS = 5.0
"""A verification takes milliseconds, the move of a coordinator to another broker a few seconds."""

FORGOTTEN_SECONDS = 15.0
"""Without the error for so long, it is over: more than a transaction's time limit and its recovery."""

SENDER = "aiokafka.producer.sender"
_TEMPLATE = "Got error produce response on topic-partition"
_UNVERIFIED = "Unable to verify the partition has been added to the transaction"
"""The error in words, which versions of Produce from 8 on carry."""

HARMLESS = "%s: NotEnoughReplicas, tried again. Harmless while Kafka verifies a transaction"
LASTING = "%s: NotEnoughReplicas for %.0f s: fewer replicas are in sync than min.insync.replicas asks for"


@dataclass(slots=True)
class _Spell:
    """Of one partition: since when the error comes, and when it came last, on the monotonic clock."""

    since: float
    last: float


class Verifications(logging.Filter):
    """Lets the first of a spell through as information, and what lasts as a warning with its meaning."""

    def __init__(self) -> None:
        super().__init__()
        self._spells: dict[object, _Spell] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """False for what is between the first line of a spell and the first warning."""
        partition = _partition(record)
        if partition is None:
            return True
        now = time.monotonic()
        self._spells = {
            place: spell for place, spell in self._spells.items() if now - spell.last < FORGOTTEN_SECONDS
        }
        spell = self._spells.get(partition)
        if spell is None:
            self._spells[partition] = _Spell(now, now)
            record.levelno, record.levelname = logging.INFO, "INFO"
            record.msg, record.args = HARMLESS, (partition,)
            return logging.getLogger().isEnabledFor(logging.INFO)
        spell.last = now
        record.msg, record.args = LASTING, (partition, now - spell.since)
        return now - spell.since >= LASTS_SECONDS


def _partition(record: logging.LogRecord) -> object | None:
    """Which partition such a line is about; None for any other line."""
    if record.name != SENDER or not isinstance(record.args, tuple) or len(record.args) != 2:  # noqa: PLR2004
        return None
    partition, error = record.args
    if not str(record.msg).startswith(_TEMPLATE):
        return None
    if error is NotEnoughReplicasError or str(error).startswith(_UNVERIFIED):
        return partition
    return None
