"""Explains the Kafka client's `NotEnoughReplicas` warnings, before they are counted and folded.

Before a broker takes a transaction's records, it asks the transaction's coordinator whether it knows of them.
While the coordinator cannot say (it completes the previous transaction, or is loading), the broker answers
`NotEnoughReplicas` instead, an error that every client retries (KIP-890; `ReplicaManager` of Apache Kafka
4.3). On a healthy broker the error therefore comes and goes within moments. When replicas are missing, it
stays.
"""

import logging
import time
from dataclasses import dataclass

from newsgloss_common.kafka.aiokafka_gaps.produce_log import short_of_replicas

LASTS_SECONDS = 5.0
"""Verification takes milliseconds; moving a coordinator to another broker takes a few seconds."""

FORGOTTEN_SECONDS = 15.0
"""A spell is over after this time without the error: more than a transaction's time limit and its
recovery."""

HARMLESS = "%s: NotEnoughReplicas, tried again. Harmless while Kafka verifies a transaction"
LASTING = "%s: NotEnoughReplicas for %.0f s: fewer replicas are in sync than min.insync.replicas asks for"


@dataclass(slots=True)
class _Spell:
    """When the error of one partition came first and last, on the monotonic clock."""

    since: float
    last: float


class Verifications(logging.Filter):
    """Passes the first warning of a spell as information, and explains a lasting one."""

    def __init__(self) -> None:
        super().__init__()
        self._spells: dict[object, _Spell] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """False between the first line of a spell and its first warning."""
        partition = short_of_replicas(record)
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
