"""The status of a group at one moment."""

from collections import Counter
from dataclasses import dataclass, field

from newsgloss_common.kafka.key_places import KeyPlaces
from newsgloss_enrich.commands.status.group import Group
from newsgloss_enrich.commands.status.keys import Keys
from newsgloss_enrich.commands.status.partitions import PartitionStatus


@dataclass(frozen=True)
class Letters:
    """How many dead letters wait, by code, and how many were redriven or discarded."""

    waiting: Counter[str] = field(default_factory=Counter)
    redriven: int = 0
    discarded: int = 0


@dataclass(frozen=True)
class Status:
    """A reading of the cluster. It comes from the group's coordinator; no member is asked."""

    group: Group
    partitions: list[PartitionStatus]
    letters: Letters
    keys: Keys = field(default_factory=lambda: Keys(KeyPlaces("murmur2")))

    @property
    def lag(self) -> int:
        """Of all partitions."""
        return sum(one.lag for one in self.partitions)

    @property
    def in_per_second(self) -> float:
        """Of all partitions."""
        return sum(one.in_per_second or 0.0 for one in self.partitions)

    @property
    def out_per_second(self) -> float:
        """Of all partitions."""
        return sum(one.out_per_second or 0.0 for one in self.partitions)

    def state(self, one: PartitionStatus) -> str:
        """The state of a partition, in words."""
        if one.is_up_to_date:
            return "up to date"
        if self.group.reason or self.group.owner(one.partition):
            return "not begun" if one.committed is None else "behind"
        return "nobody reads it"

    def states(self) -> str:
        """The states of all partitions: `8 partitions: 6 up to date, 2 behind`."""
        total = len(self.partitions)
        found = Counter(map(self.state, self.partitions))
        words = ", ".join(f"{count} {state}" for state, count in found.most_common())
        return f"{total} partition{'s' if total != 1 else ''}" + (f": {words}" if words else "")
