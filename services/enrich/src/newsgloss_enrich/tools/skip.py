"""`newsgloss-enrich skip`: moves the group past a record that cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka.errors import ProducerFenced
from aiokafka.structs import TopicPartition

from newsgloss_common.permissions import Kind, Operation, Permission
from newsgloss_common.transactional import UnansweredError
from newsgloss_enrich.stream.offsets import Committed, fetch_committed
from newsgloss_enrich.stream.producers import ProducerFactory, transactional_id
from newsgloss_enrich.stream.transaction import commit_offset
from newsgloss_enrich.tools.cluster import client, existing_topics, reader, require
from newsgloss_enrich.tools.errors import ToolError
from newsgloss_enrich.tools.scan import Extent, extent

log = structlog.get_logger(__name__)

TRIES = 5
"""Of a commit whose outcome is open."""


@dataclass(frozen=True)
class Skip:
    """One offset of the raw topic, and whether it may be another than the group's next."""

    group: str
    topic: str
    partition: int
    offset: int
    force: bool = False


async def skip_record(options: Mapping[str, Any], wanted: Skip) -> str:
    """Commit the offset after `wanted.offset`; says what was done.

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
    producers = ProducerFactory(wanted.group, options)
    try:
        before = await _move(wanted, partition, there, producers)
    finally:
        await producers.settle()
    return (
        f"group {wanted.group!r} goes on with {wanted.topic}-{wanted.partition} at offset "
        f"{wanted.offset + 1}; it was at {before}"
    )


async def _move(wanted: Skip, partition: TopicPartition, there: Extent, producers: ProducerFactory) -> int:
    """Where the group was before.

    A commit whose outcome is open ends its producer; the next one's start decides it, and then the group's
    offset tells.
    """
    before: int | None = None
    for tries_left in reversed(range(TRIES)):
        producer = await producers.start(partition)
        try:
            # Read again: until it was fenced, the owner may have moved on.
            found = await fetch_committed(producer.client, wanted.group, partition)
            if before is not None and found is not None and _is_past(wanted, found.offset):
                return before
            before = _check(wanted, found, there)
            await commit_offset(producer, wanted.group, partition, Committed(wanted.offset + 1))
        except ProducerFenced as error:
            raise ToolError(
                f"partition {wanted.partition} was taken over in the same moment; nothing was skipped, "
                "try again"
            ) from error
        except (UnansweredError, TimeoutError) as error:
            if before is None or not tries_left:
                raise
            log.warning("trying again", partition=wanted.partition, error=repr(error))
        else:
            return before
        finally:
            producers.discard(producer)
    raise AssertionError("the last try returns or raises")


def _is_past(wanted: Skip, offset: int) -> bool:
    return offset == wanted.offset + 1 or (offset > wanted.offset and not wanted.force)


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
