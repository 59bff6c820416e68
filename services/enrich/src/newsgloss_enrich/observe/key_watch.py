"""Notices keys that lie in another partition than the topic's partitioner puts them in."""

import time
from collections.abc import Callable, Sequence

import structlog

from newsgloss_common.article.record_identity import identity
from newsgloss_common.kafka.key_places import KeyPlaces
from newsgloss_common.kafka.partitioners import PartitionerName
from newsgloss_enrich.observe.counters import Counters
from newsgloss_enrich.pool import InputRecord

log = structlog.get_logger(__name__)

MOST_LOOKED_AT = 16
"""Keys of one transaction: a hash in Python takes as long as everything else that this process does for a
record."""

QUIET_SECONDS = 3600.0
"""Between two log lines."""


class KeyWatch:
    """Looks at the keys of committed records, counts them, and logs the first that lies elsewhere."""

    def __init__(
        self,
        partitioner: PartitionerName,
        counters: Counters,
        partitions: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`partitions`: how many the raw topic has now; 0 when that is not known."""
        self._counters = counters
        self._partitions = partitions
        self._clock = clock
        self._places = KeyPlaces(partitioner)
        self._quiet_until = 0.0

    def look(self, records: Sequence[InputRecord]) -> None:
        """Look at the keys of a transaction's records, or at some of them, evenly spread."""
        partitions = self._partitions()
        if partitions == 0:
            return
        places = self._places
        seen, elsewhere = places.looked_at, places.elsewhere
        for record in records[:: max(1, -(-len(records) // MOST_LOOKED_AT))]:
            expected = places.look(record.key, record.partition, partitions)
            if expected is not None:
                self._report(record, expected)
        found = places.elsewhere - elsewhere
        self._counters.keys(places.looked_at - seen - found, found)

    def _report(self, record: InputRecord, expected: int) -> None:
        now = self._clock()
        if now < self._quiet_until:
            return
        self._quiet_until = now + QUIET_SECONDS
        log.warning(
            "a key lies in another partition than the partitioner puts it in",
            partitioner=self._places.partitioner,
            expected_partition=expected,
            looked_at=self._places.looked_at,
            elsewhere=self._places.elsewhere,
            next=self._places.advice,
            **identity(record.topic, record.partition, record.offset, record.key, record.headers),
        )
