"""`newsgloss-enrich skip`: moves the group past what cannot be read."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import ProducerFenced
from aiokafka.structs import TopicPartition

from newsgloss_common.permissions import Kind, Operation, Permission
from newsgloss_common.transactional import UnansweredError
from newsgloss_enrich.stream.offsets import Committed, fetch_committed
from newsgloss_enrich.stream.producers import ProducerFactory, transactional_id
from newsgloss_enrich.stream.transaction import commit_offset
from newsgloss_enrich.tools.cluster import client, existing_topics, reader, require
from newsgloss_enrich.tools.errors import ToolError
from newsgloss_enrich.tools.raw_batch import last_of_batch
from newsgloss_enrich.tools.scan import Extent, extent

log = structlog.get_logger(__name__)

TRIES = 5
"""Of a commit whose outcome is open."""

WATCHED_SECONDS = 3.0
"""A group that gets on within this time may hold records that are deleted by now, and commit them yet."""


@dataclass(frozen=True)
class Skip:
    """One offset of the raw topic, and whether it may be another than the group's next."""

    group: str
    topic: str
    partition: int
    offset: int
    force: bool = False
    dry_run: bool = False
    batch: bool = False
    """Up to the end of the record batch that holds the offset, since none of it can be read."""
    last: int | None = None
    """The last offset that is passed over; None: `offset` alone."""

    def judge(self, committed: Committed | None, there: Extent) -> int:
        """The offset to go on at.

        Raises:
            ToolError: the offset is not the group's next one, or does not exist.
        """
        where = f"{self.topic}-{self.partition}"
        if committed is None:
            raise ToolError(_without_offset(self.group, where))
        if not there.start <= self.offset < there.end:
            raise ToolError(
                f"{where} holds offsets {there.start} to {there.end - 1}: {self.offset} is not among them"
                if there.end > there.start
                else f"{where} is empty: nothing to skip"
            )
        if committed.offset != self.offset and not self.force:
            raise ToolError(
                f"the next offset of group {self.group!r} in {where} is {committed.offset}, not "
                f"{self.offset}; give that one, or --force to move the group all the same"
            )
        return (self.offset if self.last is None else self.last) + 1


@dataclass(frozen=True)
class ToLogStart:
    """The partitions that retention has overtaken: one, or all of them where `partition` is None."""

    group: str
    topic: str
    partition: int | None = None
    dry_run: bool = False

    def judge(self, committed: Committed | None, there: Extent) -> int:
        """The log's first offset, below which there is nothing left to read.

        Raises:
            ToolError: the group is not behind it.
        """
        where = self.topic if self.partition is None else f"{self.topic}-{self.partition}"
        if committed is None:
            raise ToolError(_without_offset(self.group, where))
        if committed.offset >= there.start:
            raise ToolError(
                f"{where} starts at offset {there.start}, and group {self.group!r} goes on at "
                f"{committed.offset}: nothing was deleted before it was read, nothing is to be skipped"
            )
        return there.start


Judge = Callable[[Committed | None, Extent], int]
"""Where to go on, given the group's offset and what the log holds; or a `ToolError` that says why not."""


@dataclass(frozen=True)
class Move:
    """A group's way from one offset to another."""

    group: str
    partition: TopicPartition
    before: int
    after: int

    def told(self, *, done: bool) -> str:
        """What was done, or would be."""
        where = f"{self.partition.topic}-{self.partition.partition}"
        verb, past = ("goes on", "was") if done else ("would go on", "is")
        return f"group {self.group!r} {verb} with {where} at offset {self.after}; it {past} at {self.before}"


async def skip_record(options: Mapping[str, Any], wanted: Skip) -> str:
    """Commit the offset after `wanted.offset`, or after its batch; says what was done.

    The group may be at work: the commit fences the partition's owner (same `transactional.id`), which then
    reads the committed offset and goes on from there.

    Raises:
        ToolError: the offset is not the group's next one, or does not exist; nothing has changed then.
        aiokafka.errors.KafkaError: the broker cannot be reached, or refuses.
    """
    partition = TopicPartition(wanted.topic, wanted.partition)
    await _require(options, wanted, [partition])
    _check_partition(wanted.topic, wanted.partition, await _partitions(options, wanted.topic))
    move = await _plan(options, wanted.group, partition, wanted.judge)
    last = wanted.offset
    if wanted.batch:
        async with client(options) as connection:
            last = await last_of_batch(connection, partition, wanted.offset)
        wanted, move = replace(wanted, last=last), replace(move, after=last + 1)
    if not wanted.dry_run:
        move = await _commit(options, move, wanted.judge)
    told = move.told(done=not wanted.dry_run)
    return f"{told}; passed over: offsets {wanted.offset} to {last}" if last > wanted.offset else told


async def skip_to_log_start(options: Mapping[str, Any], wanted: ToLogStart) -> str:
    """Commit the log's first offset where retention has overtaken the group; says what was done.

    Nothing that can still be read is passed over: the group goes on at exactly the first record that is left.
    What a member has read before it was deleted, it commits by itself: while it does, nothing is moved.

    Raises:
        ToolError: the partition was not overtaken, or the group is getting on; what was moved is in the text.
        aiokafka.errors.KafkaError: the broker cannot be reached, or refuses.
    """
    count = await _partitions(options, wanted.topic)
    if wanted.partition is not None:
        _check_partition(wanted.topic, wanted.partition, count)
    numbers = range(count) if wanted.partition is None else [wanted.partition]
    partitions = [TopicPartition(wanted.topic, number) for number in numbers]
    await _require(options, wanted, partitions)
    moves = await _overtaken(options, wanted, partitions)
    if not moves:
        return f"no partition of {wanted.topic!r} was overtaken by retention; nothing is to be skipped"
    moving = {} if wanted.dry_run else await _moving(options, moves)
    lines, refused = [], list(moving.values())
    for move in moves:
        if move.partition in moving:
            continue
        try:
            done = move if wanted.dry_run else await _commit(options, move, wanted.judge)
        except ToolError as error:
            refused.append(str(error))
            continue
        lost = f"{done.after - done.before} offsets were deleted before they were read"
        lines.append(f"{done.told(done=not wanted.dry_run)}: {lost}")
    if refused:
        raise ToolError("\n".join(lines + refused))
    return "\n".join(lines)


async def _overtaken(
    options: Mapping[str, Any], wanted: ToLogStart, partitions: list[TopicPartition]
) -> list[Move]:
    if wanted.partition is not None:
        return [await _plan(options, wanted.group, partitions[0], wanted.judge)]
    moves = []
    async with reader(options) as consumer, client(options) as connection:
        for partition in partitions:
            there = await extent(consumer, partition)
            committed = await fetch_committed(connection, wanted.group, partition)
            if committed is not None and committed.offset < there.start:
                moves.append(Move(wanted.group, partition, committed.offset, there.start))
    return moves


async def _moving(options: Mapping[str, Any], moves: list[Move]) -> dict[TopicPartition, str]:
    """The partitions in which the group still gets on, each with what is to be done."""
    await asyncio.sleep(WATCHED_SECONDS)
    moving = {}
    async with client(options) as connection:
        for move in moves:
            now = await fetch_committed(connection, move.group, move.partition)
            if now is None or now.offset != move.before:
                moving[move.partition] = (
                    f"group {move.group!r} is getting on in {move.partition.topic}-"
                    f"{move.partition.partition} with records that it had read before they were deleted; "
                    "nothing was skipped there, try again when the log says that the partition is halted"
                )
    return moving


async def _plan(options: Mapping[str, Any], group: str, partition: TopicPartition, judge: Judge) -> Move:
    async with reader(options) as consumer, client(options) as connection:
        return await _move(consumer, connection, group, partition, judge)


async def _move(
    consumer: AIOKafkaConsumer,
    connection: AIOKafkaClient,
    group: str,
    partition: TopicPartition,
    judge: Judge,
) -> Move:
    there = await extent(consumer, partition)
    committed = await fetch_committed(connection, group, partition)
    after = judge(committed, there)
    assert committed is not None  # noqa: S101 - a judge refuses it
    return Move(group, partition, committed.offset, after)


async def _commit(options: Mapping[str, Any], planned: Move, judge: Judge) -> Move:
    """Fence the partition's owner, judge again, since it may have moved on until then, and commit."""
    group, partition = planned.group, planned.partition
    producers = ProducerFactory(group, options)
    move: Move | None = None
    try:
        async with reader(options) as consumer:
            for tries_left in reversed(range(TRIES)):
                producer = await producers.start(partition)
                try:
                    if move is not None and await _took_effect(producer.client, move):
                        return move
                    move = await _move(consumer, producer.client, group, partition, judge)
                    await commit_offset(producer, group, partition, Committed(move.after))
                except ProducerFenced as error:
                    raise ToolError(
                        f"partition {partition.partition} was taken over in the same moment; nothing was "
                        "skipped there, try again"
                    ) from error
                except (UnansweredError, TimeoutError) as error:
                    if move is None or not tries_left:
                        raise
                    log.warning("trying again", partition=partition.partition, error=repr(error))
                else:
                    return move
                finally:
                    producers.discard(producer)
    finally:
        await producers.settle()
    raise AssertionError("the last try returns or raises")


async def _took_effect(connection: AIOKafkaClient, move: Move) -> bool:
    """Whether a commit whose answer was lost was done: the start of a new producer has decided it."""
    found = await fetch_committed(connection, move.group, move.partition)
    return found is not None and found.offset != move.before


async def _require(
    options: Mapping[str, Any], wanted: Skip | ToLogStart, partitions: list[TopicPartition]
) -> None:
    names = [] if wanted.dry_run else [transactional_id(wanted.group, partition) for partition in partitions]
    await require(
        options,
        Permission(Operation.READ, Kind.TOPIC, wanted.topic),
        Permission(Operation.READ, Kind.GROUP, wanted.group),
        *(Permission(Operation.WRITE, Kind.TRANSACTIONAL_ID, name) for name in names),
    )


async def _partitions(options: Mapping[str, Any], topic: str) -> int:
    (found,) = await existing_topics(options, topic)
    return found.partitions


def _check_partition(topic: str, partition: int, count: int) -> None:
    if partition >= count:
        raise ToolError(f"{topic!r} has {count} partitions, the last is {count - 1}")


def _without_offset(group: str, where: str) -> str:
    return f"group {group!r} has no offset in {where}: nothing to move, check the group's name"
