"""Follows topics from their ends on, or from a time on, without a group."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import OffsetOutOfRangeError
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.fetch_guard import UnreadableBatchError
from newsgloss_common.kafka.permissions import Kind, Operation, Permission
from newsgloss_common.lifecycle import stop_on_signals, until_stopped
from newsgloss_enrich.commands.cluster import Options, existing_topics, reader, require
from newsgloss_enrich.commands.tail.arrivals import Arrival, arrival
from newsgloss_enrich.commands.tail.selection import Selection

log = structlog.get_logger(__name__)

POLL_MS = 500
MAX_RECORDS = 500

Show = Callable[[Arrival], None]


@dataclass(frozen=True)
class Order:
    """What to follow: one of the topics, or both."""

    enriched_topic: str | None
    dlq_topic: str | None
    selection: Selection
    since: datetime | None = None
    count: int | None = None

    @property
    def topics(self) -> list[str]:
        """The topics to read."""
        return [topic for topic in (self.enriched_topic, self.dlq_topic) if topic is not None]


async def tail_until_stopped(options: Options, order: Order, show: Show) -> None:
    """Show what comes until Ctrl-C or SIGTERM, or until `count` were shown.

    Raises:
        ToolError: a topic does not exist, or may not be read.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    with stop_on_signals() as stop:
        await until_stopped(stop, _tail(options, order, show))


async def _tail(options: Options, order: Order, show: Show) -> None:
    await require(options, *(Permission(Operation.READ, Kind.TOPIC, topic) for topic in order.topics))
    partitions = [
        TopicPartition(topic.name, number)
        for topic in await existing_topics(options, *order.topics)
        for number in range(topic.partitions)
    ]
    shown = 0
    async with reader(options) as consumer:
        await _begin(consumer, partitions, order.since)
        log.info("following", topics=order.topics, partitions=len(partitions))
        async for record in _records(consumer):
            one = arrival(record, order.dlq_topic)
            if not order.selection.accepts(one):
                continue
            show(one)
            shown += 1
            if shown == order.count:
                return


async def _begin(
    consumer: AIOKafkaConsumer, partitions: list[TopicPartition], since: datetime | None
) -> None:
    """Place the consumer where it begins: for a `read_committed` one the end is before open transactions."""
    consumer.assign(partitions)
    places = {one: int(end) for one, end in (await consumer.end_offsets(partitions)).items()}
    if since is not None:
        moment = max(0, int(since.timestamp() * 1000))
        for one, found in (await consumer.offsets_for_times(dict.fromkeys(partitions, moment))).items():
            if found is not None:
                places[one] = min(found.offset, places[one])
    for one, offset in places.items():
        consumer.seek(one, offset)


async def _records(consumer: AIOKafkaConsumer) -> AsyncIterator[ConsumerRecord]:
    """Records as they come, without end. While the broker is away, the client tries again and logs it."""
    while True:
        try:
            fetched = await consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
        except UnreadableBatchError as error:
            log.warning("an unreadable record batch is passed over", reason=str(error))
            consumer.seek(error.partition, error.last + 1)
            continue
        except OffsetOutOfRangeError as error:
            (lost,) = error.args
            log.warning(
                "retention or a new topic overtook the command: it goes on at the start",
                of=list(map(str, lost)),
            )
            await consumer.seek_to_beginning(*lost)
            continue
        for records in fetched.values():
            for record in records:
                yield record
        # While records are there, the client may never wait; a signal must get its turn.
        await asyncio.sleep(0)
