"""`newsgloss-enrich skip --to-log-start`: moves the group past what retention has deleted."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka.structs import TopicPartition

from newsgloss_enrich.commands.cluster import Options, check_partition, client, existing_topics, reader
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.scan import Extent, extent
from newsgloss_enrich.commands.skip.move import (
    Move,
    Skipped,
    commit,
    no_committed_offset,
    plan,
    require_for_move,
)
from newsgloss_enrich.stream.offsets import Committed, fetch_committed

WATCHED_SECONDS = 3.0
"""A group that commits within this time may hold records that are deleted by now, and commit them yet."""


@dataclass(frozen=True)
class ToLogStart:
    """The partitions that retention has overtaken: one, or all of them where `partition` is None."""

    group: str
    topic: str
    partition: int | None = None
    dry_run: bool = False

    def judge(self, committed: Committed | None, there: Extent) -> int:
        """The log's first offset, below which nothing is left to read.

        Raises:
            ToolError: the group is not behind it.
        """
        where = self.topic if self.partition is None else f"{self.topic}-{self.partition}"
        if committed is None:
            raise no_committed_offset(self.group, where)
        if committed.offset >= there.start:
            raise ToolError(
                ErrorCode.NOT_OVERTAKEN,
                f"{where} starts at offset {there.start}, and group {self.group!r} goes on at "
                f"{committed.offset}: nothing was deleted before it was read, nothing is to be skipped",
            )
        return there.start


async def skip_to_log_start(options: Options, wanted: ToLogStart) -> Skipped:
    """Commit the log's first offset where retention has overtaken the group.

    Nothing that can still be read is skipped: the group goes on at exactly the first record that is left.
    A member commits by itself what it read before the deletion; while it does, nothing is moved.

    Raises:
        ToolError: the partition was not overtaken, or the group still commits; the text says what was moved.
        aiokafka.errors.KafkaError: the broker cannot be reached, or refuses.
    """
    (topic,) = await existing_topics(options, wanted.topic)
    if wanted.partition is not None:
        check_partition(topic, wanted.partition)
    numbers = range(topic.partitions) if wanted.partition is None else [wanted.partition]
    partitions = [TopicPartition(wanted.topic, number) for number in numbers]
    await require_for_move(options, wanted.group, partitions, dry_run=wanted.dry_run)
    moves = await _overtaken(options, wanted, partitions)
    if not moves:
        text = f"no partition of {wanted.topic!r} was overtaken by retention; nothing is to be skipped"
        return Skipped(wanted.group, wanted.topic, wanted.dry_run, text=text)
    return await _skip(options, wanted, moves)


async def _skip(options: Options, wanted: ToLogStart, planned: Sequence[Move]) -> Skipped:
    committing = {} if wanted.dry_run else await _still_committing(options, planned)
    moves, lines, refusals = [], [], list(committing.values())
    for move in planned:
        if move.partition in committing:
            continue
        try:
            done = move if wanted.dry_run else await commit(options, move, wanted.judge)
        except ToolError as error:
            refusals.append(error)
            continue
        moves.append(done)
        lost = f"{done.after - done.before} offsets were deleted before they were read"
        lines.append(f"{done.sentence(done=not wanted.dry_run)}: {lost}")
    if refusals:
        raise ToolError(refusals[0].code, "\n".join([*lines, *map(str, refusals)]))
    return Skipped(wanted.group, wanted.topic, wanted.dry_run, moves, "\n".join(lines))


async def _overtaken(
    options: Options, wanted: ToLogStart, partitions: Sequence[TopicPartition]
) -> list[Move]:
    if wanted.partition is not None:
        return [await plan(options, wanted.group, partitions[0], wanted.judge)]
    moves = []
    async with reader(options) as consumer, client(options) as connection:
        for partition in partitions:
            there = await extent(consumer, partition)
            committed = await fetch_committed(connection, wanted.group, partition)
            if committed is not None and committed.offset < there.start:
                moves.append(Move(wanted.group, partition, committed.offset, there.start))
    return moves


async def _still_committing(options: Options, moves: Sequence[Move]) -> dict[TopicPartition, ToolError]:
    """The partitions in which the group still commits, each with what to do."""
    await asyncio.sleep(WATCHED_SECONDS)
    committing = {}
    async with client(options) as connection:
        for move in moves:
            now = await fetch_committed(connection, move.group, move.partition)
            if now is None or now.offset != move.before:
                committing[move.partition] = ToolError(
                    ErrorCode.GROUP_STILL_COMMITTING,
                    f"group {move.group!r} is getting on in {move.partition.topic}-"
                    f"{move.partition.partition} with records that it had read before they were deleted; "
                    "nothing was skipped there, try again when the log says that the partition is halted",
                )
    return committing
