"""Compares the partitions that keys lie in with those that a partitioner would put them in.

Producers with different partitioners put one article into two partitions. Then nothing keeps its versions in
order.
"""

from collections import Counter
from dataclasses import dataclass, field

from newsgloss_common.kafka.partitioners import (
    LIBRDKAFKA,
    NAMES,
    SETTING,
    PartitionerName,
    has_place,
    partition_of,
)

LEAST_TO_NAME = 5
"""Keys that lie elsewhere before another partitioner is named: of few keys, several fit by chance."""

SHARE_TO_NAME = 0.9
"""The share of these keys that it has to fit."""


@dataclass
class KeyPlaces:
    """Counts keys by whether they lie where the partitioner puts them."""

    partitioner: PartitionerName
    looked_at: int = 0
    elsewhere: int = 0
    _fits: Counter[PartitionerName] = field(default_factory=Counter)
    """How many of those that lie elsewhere fit another partitioner."""

    def look(self, key: bytes | None, partition: int, partitions: int) -> int | None:
        """Count a key; return the partition that it belongs in if it lies in another one.

        A key that does not decide its partition (none, or an empty one) is not counted.
        """
        if not has_place(key) or key is None:
            return None
        self.looked_at += 1
        expected = partition_of(key, partitions, self.partitioner)
        if expected == partition:
            return None
        self.elsewhere += 1
        self._fits.update(
            name
            for name in NAMES
            if name != self.partitioner and partition_of(key, partitions, name) == partition
        )
        return expected

    @property
    def fitting(self) -> PartitionerName | None:
        """The partitioner that explains the keys that lie elsewhere; None if none does, or more than one."""
        if self.elsewhere < LEAST_TO_NAME:
            return None
        most = max(self._fits.values(), default=0)
        best = [name for name, count in self._fits.items() if count == most]
        return best[0] if len(best) == 1 and most >= SHARE_TO_NAME * self.elsewhere else None

    @property
    def advice(self) -> str:
        """What to do about the keys that lie elsewhere; names the setting."""
        found = self.fitting
        cause = (
            f"{found} fits them"
            if found
            else "no one partitioner fits them (were partitions added, or does a producer choose by itself?)"
        )
        theirs = LIBRDKAFKA.get(self.partitioner, self.partitioner)
        return (
            f"{cause}. Give all producers one partitioner: partitioner={theirs} in librdkafka's clients, "
            f"or {SETTING}={found or '…'} for newsgloss (docs/clients.md)"
        )
