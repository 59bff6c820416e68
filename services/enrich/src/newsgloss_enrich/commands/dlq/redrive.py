"""`newsgloss-enrich dlq redrive`: dead letters go back to where their records came from, each once.

A record goes back to its original topic and partition with its original key, value and headers. Three
headers replace all its `dlq-…` headers: `dlq-attempt`, which counts on, `dlq-group` and `dlq-redriven-from`,
by which a later letter is known to be of the same record (see `stream.attempts`). Its timestamp is the time
of the redrive: with its own it could be past the topic's retention before anything has read it.

Each partition of the dead-letter topic is redriven by itself. Which of its letters are redriven is the
committed offset of the group `{group}-redrive`, with metadata as in `handled_offsets`. It is committed in the
transaction that writes the records, so that a redrive that was killed goes on where its last transaction
ended. The partition's `transactional.id` is stable, so a second redrive of the same letters fences the first
and reads what it committed. A letter that is not redriven is not remembered: it stays available.

The memory lasts as long as any committed offset: `offsets.retention.minutes` (7 days by default) after the
last redrive of the partition. Letters that the topic keeps for longer would be redriven again.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator

from aiokafka import AIOKafkaProducer
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.permissions import Kind, Operation, Permission
from newsgloss_enrich.commands.cluster import (
    Options,
    check_partition,
    client,
    existing_topics,
    reader,
    require,
)
from newsgloss_enrich.commands.dlq.discarded import see_discarded
from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter
from newsgloss_enrich.commands.dlq.outcomes import Outcome, Rules
from newsgloss_enrich.commands.dlq.rate import RateLimit
from newsgloss_enrich.commands.dlq.read_back import read_back
from newsgloss_enrich.commands.dlq.redrive_order import RedriveContext, RedriveOrder, Report, redrive_group
from newsgloss_enrich.commands.dlq.redrive_partition import PartitionRedrive
from newsgloss_enrich.commands.dlq.retries import READ_SECONDS, Retries
from newsgloss_enrich.commands.scan import extent
from newsgloss_enrich.stream.offsets import fetch_entry
from newsgloss_enrich.stream.producers import ProducerFactory, transactional_id

__all__ = ["Redrive", "redrive_group"]


class Redrive:
    """Redrives what an order asks for; `report` is called once for each letter that still waited."""

    def __init__(self, options: Options, order: RedriveOrder, report: Report) -> None:
        self._options = options
        self._order = order
        self._report = report
        self._group = redrive_group(order.group)
        self._producers = ProducerFactory(self._group, options)
        self._retries = Retries(
            self._producers, "another redrive of {where}, or a discard,", "what was reported as redriven is"
        )
        self._limit = RateLimit(order.rate)
        self._counts: Counter[Outcome] = Counter()

    async def run(self) -> Counter[Outcome]:
        """Redrive; how many letters had which outcome.

        Raises:
            ToolError: it cannot go on; what was reported as redriven is.
            aiokafka.errors.KafkaError, OSError: the broker cannot be reached.
        """
        order = self._order
        await require(self._options, *self._needed())
        raw, dlq = await existing_topics(self._options, order.raw_topic, order.dlq_topic)
        if not order.dry_run:
            ids = [transactional_id(self._group, TopicPartition(dlq.name, n)) for n in range(dlq.partitions)]
            wanted = [Permission(Operation.WRITE, Kind.TRANSACTIONAL_ID, name) for name in ids]
            await require(self._options, *wanted)
        rules = Rules(order.group, raw.name, raw.partitions, order.max_attempts)
        try:
            async with reader(self._options) as consumer:
                context = RedriveContext(order, rules, consumer, self._on_letter)
                for number in sorted(order.selection.partitions or range(dlq.partitions)):
                    check_partition(dlq, number)
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
        letters = PartitionRedrive(partition, there, context)
        if self._order.dry_run:
            async with client(self._options) as connection:
                entry = await fetch_entry(connection, self._group, partition)
                letters.leave_out(await see_discarded(connection, self._order.group, partition, there))
            await letters.preview(read_back(entry, partition, there))
            return
        if there.start == there.end:
            return

        async def redrive(producer: AIOKafkaProducer) -> None:
            async with asyncio.timeout(READ_SECONDS):
                entry = await fetch_entry(producer.client, self._group, partition)
                discarded = await see_discarded(producer.client, self._order.group, partition, there)
            letters.leave_out(discarded)
            await letters.publish(producer, self._group, read_back(entry, partition, there), self._limit)

        await self._retries.run(partition, redrive, on_refusal=letters.narrow)

    def _on_letter(self, letter: StoredDeadLetter, outcome: Outcome) -> None:
        self._counts[outcome] += 1
        self._report(letter, outcome)
