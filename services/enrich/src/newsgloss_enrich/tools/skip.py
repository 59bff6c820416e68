"""`newsgloss-enrich skip`: moves the group past a record that cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka.errors import ProducerFenced
from aiokafka.structs import TopicPartition

from newsgloss_common.permissions import Kind, Operation, Permission
from newsgloss_enrich.stream.offsets import Committed, fetch_committed
from newsgloss_enrich.stream.producers import ProducerFactory, transactional_id
from newsgloss_enrich.stream.transaction import commit_offset
from newsgloss_enrich.tools.cluster import client, existing_topics, reader, require
from newsgloss_enrich.tools.errors import ToolError
from newsgloss_enrich.tools.raw_batch import last_of_batch
from newsgloss_enrich.tools.scan import Extent, extent


@dataclass(frozen=True)
class Skip:
    """One offset of the raw topic, and whether it may be another than the group's next."""

    group: str
    topic: str
    partition: int
    offset: int
    force: bool = False
    batch: bool = False
    """Up to the end of the record batch that holds the offset, since none of it can be read."""


async def skip_record(options: Mapping[str, Any], wanted: Skip) -> str:
    """Commit the offset after `wanted.offset`, or after its batch; says what was done.

    The group may be at work: the commit fences the partition's owner (same `transactional.id`), which then
    reads the committed offset and goes on from there.

    Raises:
        ToolError: the offset is not the group's next one, or does not exist; nothing has changed then.
        aiokafka.errors.KafkaError: the broker cannot be reached, or refuses.
    """
    partition = TopicPartition(wanted.topic, wanted.partition)
    await require(
        options,
        Permission(Operation.READ, Kind.TOPIC, wanted.topic),
        Permission(Operation.READ, Kind.GROUP, wanted.group),
        Permission(Operation.WRITE, Kind.TRANSACTIONAL_ID, transactional_id(wanted.group, partition)),
    )
    (topic,) = await existing_topics(options, wanted.topic)
    if wanted.partition >= topic.partitions:
        raise ToolError(
            f"{wanted.topic!r} has {topic.partitions} partitions, the last is {topic.partitions - 1}"
        )
    async with reader(options) as consumer:
        there = await extent(consumer, partition)
    async with client(options) as connection:
        _check(wanted, await fetch_committed(connection, wanted.group, partition), there)
        last = await last_of_batch(connection, partition, wanted.offset) if wanted.batch else wanted.offset
    producers = ProducerFactory(wanted.group, options)
    producer = await producers.start(partition)
    try:
        # Read again: until it was fenced, the owner may have moved on.
        before = _check(wanted, await fetch_committed(producer.client, wanted.group, partition), there)
        await commit_offset(producer, wanted.group, partition, Committed(last + 1))
    except ProducerFenced as error:
        raise ToolError(
            f"partition {wanted.partition} was taken over in the same moment; nothing was skipped, try again"
        ) from error
    finally:
        producers.discard(producer)
        await producers.settle()
    return (
        f"group {wanted.group!r} goes on with {wanted.topic}-{wanted.partition} at offset "
        f"{last + 1}; it was at {before}"
        + (f"; passed over: offsets {wanted.offset} to {last}" if last > wanted.offset else "")
    )


def _check(wanted: Skip, committed: Committed | None, there: Extent) -> int:
    where = f"{wanted.topic}-{wanted.partition}"
    if committed is None:
        raise ToolError(
            f"group {wanted.group!r} has no offset in {where}: nothing to move, check the group's name"
        )
    if not there.start <= wanted.offset < there.end:
        raise ToolError(
            f"{where} holds offsets {there.start} to {there.end - 1}: {wanted.offset} is not among them"
            if there.end > there.start
            else f"{where} is empty: nothing to skip"
        )
    if committed.offset != wanted.offset and not wanted.force:
        raise ToolError(
            f"the next offset of group {wanted.group!r} in {where} is {committed.offset}, not "
            f"{wanted.offset}; give that one, or --force to move the group all the same"
        )
    return committed.offset
