"""`newsgloss-enrich status`: how far the group is and how fast, and what lies among the dead letters."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.offsets import fetch_committed
from newsgloss_enrich.tools.cluster import Options, client, existing_topics, reader
from newsgloss_enrich.tools.dlq_list import list_letters
from newsgloss_enrich.tools.group import Group, read_group
from newsgloss_enrich.tools.letters import Selection, printable
from newsgloss_enrich.tools.scan import extent

SAMPLE_SECONDS = 1.0
"""Between the two readings that a rate is taken from, at least."""

LETTERS_SECONDS = 30.0
"""While watching, how often all dead letters are read again."""


@dataclass(frozen=True)
class Offsets:
    """Of one raw partition at one moment; `committed` is None where the group has not begun."""

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
        """Whether nothing waits in it."""
        return self.lag == 0

    @property
    def lag(self) -> int:
        """Offsets between the group and the end: the records that wait, and the marks of transactions."""
        return self.end - (self.start if self.committed is None else max(self.committed, self.start))


@dataclass(frozen=True)
class Letters:
    """Dead letters by code, those that were redriven or discarded left out and counted."""

    waiting: Counter[str] = field(default_factory=Counter)
    redriven: int = 0
    discarded: int = 0


@dataclass(frozen=True)
class Status:
    """A reading of the cluster; the group's coordinator is asked, no member of it is."""

    group: Group
    partitions: list[PartitionStatus]
    letters: Letters

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
        """How it is with a partition, in words."""
        if one.is_up_to_date:
            return "up to date"
        if self.group.reason or self.group.owner(one.partition):
            return "not begun" if one.committed is None else "behind"
        return "nobody reads it"

    def states(self) -> str:
        """How it is with all of them: `8 partitions: 6 up to date, 2 behind`."""
        total = len(self.partitions)
        found = Counter(map(self.state, self.partitions))
        words = ", ".join(f"{count} {state}" for state, count in found.most_common())
        return f"{total} partition{'s' if total != 1 else ''}" + (f": {words}" if words else "")

    def lines(self) -> Iterator[str]:
        """For pipes: a line for each partition, fields by tabs."""
        yield "partition\tcommitted\tend\tlag\tin/s\tout/s\tmember\tstate"
        for one in self.partitions:
            committed = "-" if one.committed is None else str(one.committed)
            rates = [
                "-" if rate is None else f"{rate:.1f}" for rate in (one.in_per_second, one.out_per_second)
            ]
            owner = self.group.owner(one.partition) or "-"
            yield "\t".join(
                (str(one.partition), committed, str(one.end), str(one.lag), *rates, owner, self.state(one))
            )
        codes = ", ".join(f"{count} {code}" for code, count in sorted(self.letters.waiting.items()))
        waiting = f"{self.letters.waiting.total()}" + (f" ({codes})" if codes else "")
        yield f"group: {self.group.id}, {self.group.state}, members: {len(self.group.members)}"
        yield self.states()
        yield f"lag: {self.lag}"
        done = f"redriven: {self.letters.redriven}, discarded: {self.letters.discarded}"
        yield f"dead letters: {waiting}, {done}"

    def fields(self) -> dict[str, object]:
        """For programs."""
        return {
            "group": self.group.fields(),
            "partitions": [
                {
                    "partition": one.partition,
                    "committed": one.committed,
                    "end": one.end,
                    "lag": one.lag,
                    "in_per_second": one.in_per_second,
                    "out_per_second": one.out_per_second,
                    "member": self.group.owner(one.partition) or None,
                    "state": self.state(one),
                }
                for one in self.partitions
            ],
            "lag": self.lag,
            "in_per_second": self.in_per_second,
            "out_per_second": self.out_per_second,
            "dead_letters": dict(self.letters.waiting),
            "redriven": self.letters.redriven,
            "discarded": self.letters.discarded,
        }


@dataclass(frozen=True)
class Source:
    """Which cluster, group and topics."""

    options: Options
    group: str
    raw_topic: str
    dlq_topic: str


async def read_offsets(source: Source) -> list[Offsets]:
    """Of every partition of the raw topic.

    Raises:
        ToolError: the topic does not exist.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    (raw,) = await existing_topics(source.options, source.raw_topic)
    found = []
    async with reader(source.options) as consumer, client(source.options) as connection:
        for number in range(raw.partitions):
            partition = TopicPartition(source.raw_topic, number)
            there = await extent(consumer, partition)
            committed = await fetch_committed(connection, source.group, partition)
            found.append(
                Offsets(committed.offset if committed else None, there.start, there.end, time.monotonic())
            )
    return found


async def read_letters(source: Source) -> Letters:
    """All dead letters, counted.

    Raises:
        ToolError: the topic cannot be read.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    waiting: Counter[str] = Counter()
    redriven = discarded = 0
    every = list_letters(source.options, source.group, source.dlq_topic, Selection(), discarded=True)
    async for listed in every:
        why = listed.letter.why
        if listed.discarded:
            discarded += 1
        elif listed.redriven:
            redriven += 1
        else:
            waiting[printable(why.code.encode()) if why else "no dead letter"] += 1
    return Letters(waiting, redriven, discarded)


async def read_status(source: Source) -> Status:
    """A reading, with rates: the offsets are read twice, the dead letters in between.

    Raises:
        ToolError: a topic does not exist, or cannot be read.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    before = await read_offsets(source)
    enough = asyncio.create_task(asyncio.sleep(SAMPLE_SECONDS))
    try:
        letters = await read_letters(source)
        group = await read_group(source.options, source.group, source.raw_topic)
        await enough
    finally:
        enough.cancel()
    return Status(group, rates(before, await read_offsets(source)), letters)


async def readings(source: Source, every_seconds: float) -> AsyncIterator[Status]:
    """One after the other, for ever; raises as `read_status` does."""
    status = await read_status(source)
    read_at = time.monotonic()
    before = await read_offsets(source)
    while True:
        yield status
        await asyncio.sleep(every_seconds)
        letters = status.letters
        if time.monotonic() - read_at >= LETTERS_SECONDS:
            letters, read_at = await read_letters(source), time.monotonic()
        group = await read_group(source.options, source.group, source.raw_topic)
        now = await read_offsets(source)
        status, before = Status(group, rates(before, now), letters), now


def rates(before: list[Offsets], now: list[Offsets]) -> list[PartitionStatus]:
    """What the later reading says, with records a second since the earlier one.

    A partition that is new, or a group that was set back, has no rate.
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
