"""How far the group is in each raw partition, and how fast it and the producers are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Offsets:
    """Of one raw partition at one moment, in seconds of a monotonic clock.

    `committed` is None when the group has not committed there yet.
    """

    committed: int | None
    start: int
    end: int
    at: float


@dataclass(frozen=True)
class PartitionStatus:
    """Offsets of one raw partition, and records a second since an earlier reading, if there was one."""

    partition: int
    committed: int | None
    start: int
    end: int
    in_per_second: float | None = None
    out_per_second: float | None = None

    @property
    def is_up_to_date(self) -> bool:
        """Whether no record waits in it."""
        return self.lag == 0

    @property
    def lag(self) -> int:
        """Offsets from the group's to the end: records that wait, and transaction markers."""
        return self.end - (self.start if self.committed is None else max(self.committed, self.start))


def rates(before: list[Offsets], now: list[Offsets]) -> list[PartitionStatus]:
    """The later reading, with records a second since the earlier one.

    A new partition has no rate, nor has one in which the group was set back.
    """
    found = []
    for number, one in enumerate(now):
        earlier = before[number] if number < len(before) else None
        came = went = None
        if earlier is not None and one.at > earlier.at:
            seconds = one.at - earlier.at
            came = max(0, one.end - earlier.end) / seconds
            if one.committed is not None and one.committed >= (earlier.committed or 0):
                went = (one.committed - (earlier.committed or earlier.start)) / seconds
        found.append(PartitionStatus(number, one.committed, one.start, one.end, came, went))
    return found
