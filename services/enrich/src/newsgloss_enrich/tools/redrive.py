"""`newsgloss-enrich dlq redrive`: dead letters go back to where their records came from, each once.

A record goes back to its original topic and partition with its original key, value and headers; all `dlq-…`
headers give way to three: `dlq-attempt`, which counts on, `dlq-group` and `dlq-redriven-from`, by which the
next letter is known to be of the same record (see `stream.attempts`). Its timestamp is the time of the
redrive: with its own it could be past the topic's retention before anything has read it.

Each partition of the dead-letter topic is done by itself. What is done in it is the committed offset of the
group `{group}-redrive`, with metadata as in `handled`, and is committed in the transaction that writes the
records: killed at any point, the next redrive goes on where the last transaction ended. The partition's
`transactional.id` is stable, so a second redrive of the same letters fences the first and reads what it
committed. A letter that is not redriven is not remembered, whatever the reason: it stays available.

The memory is as lasting as any committed offset: `offsets.retention.minutes` (7 days by default) after the
last redrive of the partition. Letters that are older than the memory and that the topic still keeps would
be redriven again.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator

from aiokafka.errors import KafkaError, ProducerFenced
from aiokafka.structs import TopicPartition

from newsgloss_common.permissions import Kind, Operation, Permission
from newsgloss_enrich.stream.offsets import fetch_entry
from newsgloss_enrich.stream.producers import ProducerFactory, transactional_id
from newsgloss_enrich.stream.transaction import REFUSALS
from newsgloss_enrich.tools.cluster import Options, client, existing_topics, reader, require
from newsgloss_enrich.tools.discarded import see_discarded
from newsgloss_enrich.tools.errors import ToolError
from newsgloss_enrich.tools.letters import StoredLetter
from newsgloss_enrich.tools.pace import Pace
from newsgloss_enrich.tools.read_back import read_back
from newsgloss_enrich.tools.redrive_partition import (
    PartitionRedrive,
    RedriveContext,
    RedriveOrder,
    Report,
)
from newsgloss_enrich.tools.scan import extent
from newsgloss_enrich.tools.verdicts import Rules, Verdict

READ_SECONDS = 30.0
TRIES = 5
"""Of one partition, where a transaction's outcome is unknown; each begins with what was committed."""

RETRY_SECONDS = 1.0
RETRIED = (KafkaError, OSError, TimeoutError, AssertionError)
"""The client asserts on its state after a fatal error."""


def redrive_group(group: str) -> str:
    """The group whose offsets remember what is done."""
    return f"{group}-redrive"


class Redrive:
    """One run of the command; `report` is called once per letter asked for that was not done before."""

    def __init__(self, options: Options, order: RedriveOrder, report: Report) -> None:
        self._options = options
        self._order = order
        self._report = report
        self._group = redrive_group(order.group)
        self._producers = ProducerFactory(self._group, options)
        self._pace = Pace(order.rate)
        self._counts: Counter[Verdict] = Counter()

    async def run(self) -> Counter[Verdict]:
        """Redrive what was asked for; how many letters had which outcome.

        Raises:
            ToolError: it cannot go on; what was reported as redriven is.
            aiokafka.errors.KafkaError, OSError: the broker cannot be reached.
        """
        await require(self._options, *self._needed())
        raw, dlq = await existing_topics(self._options, self._order.raw_topic, self._order.dlq_topic)
        if not self._order.dry_run:
            ids = [transactional_id(self._group, TopicPartition(dlq.name, n)) for n in range(dlq.partitions)]
            wanted = [Permission(Operation.WRITE, Kind.TRANSACTIONAL_ID, name) for name in ids]
            await require(self._options, *wanted)
        rules = Rules(self._order.group, raw.name, raw.partitions, self._order.max_attempts)
        try:
            async with reader(self._options) as consumer:
                context = RedriveContext(self._order, rules, consumer, self._on_letter)
                for number in sorted(self._order.selection.partitions or range(dlq.partitions)):
                    if number >= dlq.partitions:
                        raise ToolError(
                            f"{dlq.name!r} has no partition {number}, the last is {dlq.partitions - 1}"
                        )
                    await self._partition(TopicPartition(dlq.name, number), context)
        finally:
            await self._producers.settle()
        return self._counts

    def _needed(self) -> Iterator[Permission]:
        order = self._order
        yield Permission(Operation.READ, Kind.TOPIC, order.dlq_topic)
        if not order.force:
            yield Permission(Operation.READ, Kind.TOPIC, order.raw_topic)
        yield Permission(Operation.DESCRIBE if order.dry_run else Operation.READ, Kind.GROUP, self._group)
        if not order.dry_run:
            yield Permission(Operation.WRITE, Kind.TOPIC, order.raw_topic)

    async def _partition(self, partition: TopicPartition, context: RedriveContext) -> None:
        there = await extent(context.consumer, partition)
        work = PartitionRedrive(partition, there, context)
        if self._order.dry_run:
            async with client(self._options) as connection:
                entry = await fetch_entry(connection, self._group, partition)
                work.leave_out(await see_discarded(connection, self._order.group, partition, there))
            await work.preview(read_back(entry, partition, there))
            return
        if there.start == there.end:
            return
        failures = 0
        while True:
            producer = await self._producers.start(partition)
            try:
                async with asyncio.timeout(READ_SECONDS):
                    entry = await fetch_entry(producer.client, self._group, partition)
                    discarded = await see_discarded(producer.client, self._order.group, partition, there)
                work.leave_out(discarded)
                await work.publish(producer, self._group, read_back(entry, partition, there), self._pace)
            except ProducerFenced as error:
                raise ToolError(
                    f"another redrive of {partition.topic}-{partition.partition}, or a discard, took over; "
                    "let it end, then run this one again for what may be left"
                ) from error
            except REFUSALS:
                work.narrow()
            except RETRIED as error:
                failures += 1
                if failures == TRIES:
                    raise ToolError(
                        f"{partition.topic}-{partition.partition}: {error!r}, {failures} times; "
                        "what was reported as redriven is, run the same again for the rest"
                    ) from error
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return
            finally:
                self._producers.discard(producer)

    def _on_letter(self, letter: StoredLetter, verdict: Verdict) -> None:
        self._counts[verdict] += 1
        self._report(letter, verdict)
