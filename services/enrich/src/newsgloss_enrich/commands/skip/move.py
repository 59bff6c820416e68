"""Moves a group's committed offset in one partition, under the eyes of the partition's owner."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import ProducerFenced
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.permissions import Kind, Operation, Permission
from newsgloss_common.kafka.transactional import UnansweredError
from newsgloss_enrich.commands.cluster import Options, client, reader, require
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.scan import Extent, extent
from newsgloss_enrich.stream.commit import commit_offset
from newsgloss_enrich.stream.offsets import Committed, fetch_committed
from newsgloss_enrich.stream.producers import ProducerFactory, transactional_id

log = structlog.get_logger(__name__)

TRIES = 5
"""Of a commit whose outcome is unknown."""

Judge = Callable[[Committed | None, Extent], int]
"""Decides where to go on, from the group's offset and what the log holds; or raises a `ToolError`."""


@dataclass(frozen=True)
class Move:
    """A group's move from one offset to another."""

    group: str
    partition: TopicPartition
    before: int
    after: int

    def sentence(self, *, done: bool) -> str:
        """What was done, or would be."""
        where = f"{self.partition.topic}-{self.partition.partition}"
        verb, past = ("goes on", "was") if done else ("would go on", "is")
        return f"group {self.group!r} {verb} with {where} at offset {self.after}; it {past} at {self.before}"


@dataclass(frozen=True)
class Skipped:
    """What a skip did, or with `dry_run` would do: for people as text, for programs as `fields`."""

    group: str
    topic: str
    dry_run: bool
    moves: Sequence[Move] = field(default_factory=list)
    text: str = ""

    def __str__(self) -> str:
        return self.text

    def fields(self) -> dict[str, object]:
        """The object that `--json` writes."""
        moves = [
            {"partition": move.partition.partition, "before": move.before, "after": move.after}
            for move in self.moves
        ]
        return {"group": self.group, "topic": self.topic, "dry_run": self.dry_run, "moves": moves}


async def plan(options: Options, group: str, partition: TopicPartition, judge: Judge) -> Move:
    """The move that `judge` decides on; nothing is changed.

    Raises:
        ToolError: as `judge`.
        aiokafka.errors.KafkaError: the broker cannot be asked.
    """
    async with reader(options) as consumer, client(options) as connection:
        return await _decide(consumer, connection, group, partition, judge)


async def commit(options: Options, planned: Move, judge: Judge) -> Move:
    """Fence the partition's owner, decide again, since it may have moved on until then, and commit.

    Raises:
        ToolError: as `judge`, or the partition was taken over; nothing was moved.
        aiokafka.errors.KafkaError, TimeoutError: the broker cannot be asked, or does not answer.
    """
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
                    move = await _decide(consumer, producer.client, group, partition, judge)
                    await commit_offset(producer, group, partition, Committed(move.after))
                except ProducerFenced as error:
                    raise ToolError(
                        ErrorCode.TAKEN_OVER,
                        f"partition {partition.partition} was taken over in the same moment; nothing was "
                        "skipped there, try again",
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


async def require_for_move(
    options: Options, group: str, partitions: Sequence[TopicPartition], *, dry_run: bool
) -> None:
    """Make sure that this user may move the group in these partitions of one topic.

    Raises:
        ToolError: a permission is missing.
    """
    names = [] if dry_run else [transactional_id(group, partition) for partition in partitions]
    await require(
        options,
        Permission(Operation.READ, Kind.TOPIC, partitions[0].topic),
        Permission(Operation.READ, Kind.GROUP, group),
        *(Permission(Operation.WRITE, Kind.TRANSACTIONAL_ID, name) for name in names),
    )


def no_committed_offset(group: str, where: str) -> ToolError:
    """The error for a group that has never committed there."""
    return ToolError(
        ErrorCode.NO_COMMITTED_OFFSET,
        f"group {group!r} has no offset in {where}: nothing to move, check the group's name",
    )


async def _decide(
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


async def _took_effect(connection: AIOKafkaClient, move: Move) -> bool:
    """Whether a commit whose answer was lost took effect: the start of a new producer has decided it."""
    found = await fetch_committed(connection, move.group, move.partition)
    return found is not None and found.offset != move.before
