"""`newsgloss-enrich status`: how far the group is, and what lies among the dead letters."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.offsets import fetch_committed
from newsgloss_enrich.tools.cluster import Options, client, existing_topics, reader
from newsgloss_enrich.tools.dlq_list import list_letters
from newsgloss_enrich.tools.letters import Selection, printable
from newsgloss_enrich.tools.scan import extent


@dataclass(frozen=True)
class PartitionStatus:
    """Offsets of one raw partition; `committed` is None where the group has not begun."""

    partition: int
    committed: int | None
    start: int
    end: int

    @property
    def lag(self) -> int:
        """Offsets between the group and the end: the records that wait, and the marks of transactions."""
        return self.end - (self.start if self.committed is None else max(self.committed, self.start))


@dataclass(frozen=True)
class Status:
    """A reading of the cluster; no member of the group is asked."""

    partitions: list[PartitionStatus]
    waiting: Counter[str] = field(default_factory=Counter)
    """Dead letters by code, those that were redriven left out."""
    redriven: int = 0

    def lines(self) -> Iterator[str]:
        """For people."""
        yield "partition\tcommitted\tend\tlag"
        for one in self.partitions:
            committed = "-" if one.committed is None else str(one.committed)
            yield "\t".join((str(one.partition), committed, str(one.end), str(one.lag)))
        codes = ", ".join(f"{count} {code}" for code, count in sorted(self.waiting.items()))
        waiting = f"{self.waiting.total()}" + (f" ({codes})" if codes else "")
        yield f"lag: {sum(one.lag for one in self.partitions)}"
        yield f"dead letters: {waiting}, redriven: {self.redriven}"

    def fields(self) -> dict[str, object]:
        """For programs."""
        return {
            "partitions": [
                {"partition": one.partition, "committed": one.committed, "end": one.end, "lag": one.lag}
                for one in self.partitions
            ],
            "lag": sum(one.lag for one in self.partitions),
            "dead_letters": dict(self.waiting),
            "redriven": self.redriven,
        }


async def read_status(options: Options, group: str, raw_topic: str, dlq_topic: str) -> Status:
    """Read offsets and dead letters as they are now.

    Raises:
        ToolError: a topic does not exist, or cannot be read.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    (raw,) = await existing_topics(options, raw_topic)
    partitions = []
    async with reader(options) as consumer, client(options) as connection:
        for number in range(raw.partitions):
            partition = TopicPartition(raw_topic, number)
            there = await extent(consumer, partition)
            found = await fetch_committed(connection, group, partition)
            partitions.append(
                PartitionStatus(number, found.offset if found else None, there.start, there.end)
            )
    waiting: Counter[str] = Counter()
    redriven = 0
    async for listed in list_letters(options, group, dlq_topic, Selection()):
        why = listed.letter.why
        if listed.redriven:
            redriven += 1
        else:
            waiting[printable(why.code.encode()) if why else "no dead letter"] += 1
    return Status(partitions, waiting, redriven)
