"""`newsgloss-enrich dlq discard`: dead letters that nobody will send back are put aside, each with a reason.

A discarded letter stays in its topic for as long as the topic keeps it. It is listed only when that is asked
for, no longer counts as one that waits, and no redrive sends it back. What is discarded is the committed
offset of the group `{group}-discard`, letter by letter as `handled` has it. The reason is in the log.

A discard and a redrive of the same partition exclude each other: a discard uses the redrive's own
`transactional.id`, so that the later one fences the earlier.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import ProducerFenced
from aiokafka.structs import TopicPartition

from newsgloss_common.permissions import Kind, Operation, Permission
from newsgloss_common.record_identity import identity
from newsgloss_enrich.stream.offsets import Committed, fetch_entry
from newsgloss_enrich.stream.producers import ProducerFactory, transactional_id
from newsgloss_enrich.stream.transaction import commit_offset
from newsgloss_enrich.tools.cluster import Options, client, existing_topics, reader, require
from newsgloss_enrich.tools.discarded import discard_group, read_discarded
from newsgloss_enrich.tools.errors import ToolError
from newsgloss_enrich.tools.handled import Handled, MemoryFullError
from newsgloss_enrich.tools.letters import Selection, StoredLetter, printable
from newsgloss_enrich.tools.read_back import read_back
from newsgloss_enrich.tools.redrive import READ_SECONDS, RETRIED, RETRY_SECONDS, TRIES, redrive_group
from newsgloss_enrich.tools.scan import Extent, extent, scan

log = structlog.get_logger(__name__)

BATCH_LETTERS = 500
"""Remembered at once, and then reported."""


@dataclass(frozen=True)
class DiscardOrder:
    """What is to be discarded, and why."""

    group: str
    dlq_topic: str
    selection: Selection
    reason: str
    dry_run: bool = False


Report = Callable[[StoredLetter], None]


class Discard:
    """One run of the command; `report` is called once per letter that is discarded, or would be."""

    def __init__(self, options: Options, order: DiscardOrder, report: Report) -> None:
        self._options = options
        self._order = order
        self._report = report
        self._producers = ProducerFactory(redrive_group(order.group), options)

    async def run(self) -> int:
        """Discard what was asked for; how many letters there were.

        Raises:
            ToolError: it cannot go on; what was reported is discarded.
            aiokafka.errors.KafkaError, OSError: the broker cannot be reached.
        """
        partitions = await self._partitions()
        done = 0
        try:
            async with reader(self._options) as consumer:
                for partition in partitions:
                    there = await extent(consumer, partition)
                    if there.start < there.end:
                        work = _PartitionDiscard(partition, there, self._order, consumer, self._report)
                        await self._partition(work)
                        done += work.count
        finally:
            await self._producers.settle()
        return done

    async def _partitions(self) -> list[TopicPartition]:
        """Those asked for, once it is known that this user may do it."""
        order = self._order
        remembering = Operation.DESCRIBE if order.dry_run else Operation.READ
        await require(
            self._options,
            Permission(Operation.READ, Kind.TOPIC, order.dlq_topic),
            Permission(Operation.DESCRIBE, Kind.GROUP, redrive_group(order.group)),
            Permission(remembering, Kind.GROUP, discard_group(order.group)),
        )
        (dlq,) = await existing_topics(self._options, order.dlq_topic)
        numbers = sorted(order.selection.partitions or range(dlq.partitions))
        if numbers[-1] >= dlq.partitions:
            raise ToolError(f"{dlq.name!r} has no partition {numbers[-1]}, the last is {dlq.partitions - 1}")
        partitions = [TopicPartition(dlq.name, number) for number in numbers]
        if not order.dry_run:
            ids = [transactional_id(redrive_group(order.group), one) for one in partitions]
            await require(
                self._options, *(Permission(Operation.WRITE, Kind.TRANSACTIONAL_ID, name) for name in ids)
            )
        return partitions

    async def _partition(self, work: "_PartitionDiscard") -> None:
        if self._order.dry_run:
            async with client(self._options) as connection:
                await work.preview(connection)
            return
        where = f"{work.partition.topic}-{work.partition.partition}"
        failures = 0
        while True:
            producer = await self._producers.start(work.partition)
            try:
                await work.discard(producer)
            except ProducerFenced as error:
                raise ToolError(
                    f"a redrive or another discard of {where} took over; let it end, then run this one "
                    "again for what may be left"
                ) from error
            except RETRIED as error:
                failures += 1
                if failures == TRIES:
                    raise ToolError(
                        f"{where}: {error!r}, {failures} times; what was reported is discarded, run the same "
                        "again for the rest"
                    ) from error
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return
            finally:
                self._producers.discard(producer)


@dataclass(frozen=True)
class _Chosen:
    """A letter to be discarded, without its value; no other letter lies between `gap` and it."""

    gap: int
    letter: StoredLetter


@dataclass(frozen=True)
class _Memory(Committed):
    """What is discarded, as a committed offset."""

    text: str = ""

    def metadata(self) -> str:
        """The ranges beyond the offset."""
        return self.text


class _PartitionDiscard:
    """The letters of one partition of the dead-letter topic."""

    def __init__(
        self,
        partition: TopicPartition,
        there: Extent,
        order: DiscardOrder,
        consumer: AIOKafkaConsumer,
        report: Report,
    ) -> None:
        self.partition = partition
        self.count = 0
        self._there = there
        self._order = order
        self._consumer = consumer
        self._report = report
        self._sending: list[_Chosen] = []
        """Whose transaction's outcome is unknown."""

    async def preview(self, connection: AIOKafkaClient) -> None:
        """Report what would be discarded."""
        async for chosen in self._chosen(*await self._done(connection)):
            self._tell(chosen)

    async def discard(self, producer: AIOKafkaProducer) -> None:
        """Remember the letters asked for, and report each once it is.

        Raises:
            ToolError: more cannot be remembered.
            as `stream.transaction.commit_offset`, when a transaction's outcome is unknown.
        """
        group = self._order.group
        redriven, discarded = await self._done(producer.client)
        for chosen in self._sending:
            if chosen.letter.offset in discarded:
                self._tell(chosen)
        self._sending = []
        waiting = [chosen async for chosen in self._chosen(redriven, discarded)]
        for first in range(0, len(waiting), BATCH_LETTERS):
            self._sending = waiting[first : first + BATCH_LETTERS]
            for chosen in self._sending:
                discarded.add(chosen.gap, chosen.letter.offset + 1)
            memory = _Memory(discarded.below, text=self._ranges(discarded))
            await commit_offset(producer, discard_group(group), self.partition, memory)
            self._tell(*self._sending)
            self._sending = []

    async def _done(self, connection: AIOKafkaClient) -> tuple[Handled, Handled]:
        """What is redriven, and what is discarded."""
        group = self._order.group
        async with asyncio.timeout(READ_SECONDS):
            entry = await fetch_entry(connection, redrive_group(group), self.partition)
            discarded = await read_discarded(connection, group, self.partition, self._there)
        return read_back(entry, self.partition, self._there), discarded

    async def _chosen(self, redriven: Handled, discarded: Handled) -> AsyncIterator[_Chosen]:
        """The letters asked for that wait, in order."""
        gap = self._there.start
        async for record in scan(self._consumer, self.partition, self._there.start, self._there.end):
            letter = StoredLetter.of(record)
            start, gap = gap, letter.offset + 1
            waits = letter.offset not in redriven and letter.offset not in discarded
            if waits and self._order.selection.accepts(letter):
                yield _Chosen(start, replace(letter, value=None))

    def _ranges(self, discarded: Handled) -> str:
        try:
            return discarded.metadata()
        except MemoryFullError:
            where = f"{self.partition.topic}-{self.partition.partition}"
            raise ToolError(
                f"{where}: {len(discarded.ranges)} separate stretches of letters are discarded, and no more "
                "can be remembered one by one. Discard the letters between them too, or wait until the "
                f"topic's retention removes them. All before offset {discarded.below} are discarded"
            ) from None

    def _tell(self, *discarded: _Chosen) -> None:
        for letter in (chosen.letter for chosen in discarded):
            self.count += 1
            if not self._order.dry_run:
                log.info(
                    "dead letter discarded",
                    reason=self._order.reason,
                    code=printable(letter.why.code.encode()) if letter.why else None,
                    **identity(
                        self.partition.topic, letter.partition, letter.offset, letter.key, letter.headers
                    ),
                )
            self._report(letter)
