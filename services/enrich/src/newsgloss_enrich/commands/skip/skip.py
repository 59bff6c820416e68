"""`newsgloss-enrich skip --partition P --offset O`: moves the group past a record that cannot be read."""

from dataclasses import dataclass, replace

from aiokafka.structs import TopicPartition

from newsgloss_enrich.commands.cluster import Options, check_partition, client, existing_topics
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.scan import Extent
from newsgloss_enrich.commands.skip.move import Skipped, commit, no_committed_offset, plan, require_for_move
from newsgloss_enrich.commands.skip.raw_batch import last_of_batch
from newsgloss_enrich.stream.offsets import Committed


@dataclass(frozen=True)
class Skip:
    """One offset of the raw topic."""

    group: str
    topic: str
    partition: int
    offset: int
    force: bool = False
    """Even if it is not the group's next offset."""
    dry_run: bool = False
    batch: bool = False
    """Up to the end of the record batch that holds the offset, since none of it can be read."""
    last: int | None = None
    """The last offset to skip; None for `offset` alone."""

    def judge(self, committed: Committed | None, there: Extent) -> int:
        """The offset to go on at.

        Raises:
            ToolError: the offset is not the group's next one, or does not exist.
        """
        where = f"{self.topic}-{self.partition}"
        if committed is None:
            raise no_committed_offset(self.group, where)
        if not there.start <= self.offset < there.end:
            raise ToolError(
                ErrorCode.NO_SUCH_OFFSET,
                f"{where} holds offsets {there.start} to {there.end - 1}: {self.offset} is not among them"
                if there.end > there.start
                else f"{where} is empty: nothing to skip",
            )
        if committed.offset != self.offset and not self.force:
            raise ToolError(
                ErrorCode.NOT_THE_NEXT_OFFSET,
                f"the next offset of group {self.group!r} in {where} is {committed.offset}, not "
                f"{self.offset}; give that one, or --force to move the group all the same",
            )
        return (self.offset if self.last is None else self.last) + 1


async def skip_record(options: Options, wanted: Skip) -> Skipped:
    """Commit the offset after `wanted.offset`, or after its batch.

    The group may be running: the commit fences the partition's owner (same `transactional.id`), which then
    reads the committed offset and goes on from there.

    Raises:
        ToolError: the offset is not the group's next one, or does not exist; nothing has changed then.
        aiokafka.errors.KafkaError: the broker cannot be reached, or refuses.
    """
    partition = TopicPartition(wanted.topic, wanted.partition)
    await require_for_move(options, wanted.group, [partition], dry_run=wanted.dry_run)
    (topic,) = await existing_topics(options, wanted.topic)
    check_partition(topic, wanted.partition)
    move = await plan(options, wanted.group, partition, wanted.judge)
    last = wanted.offset
    if wanted.batch:
        async with client(options) as connection:
            last = await last_of_batch(connection, partition, wanted.offset)
        wanted, move = replace(wanted, last=last), replace(move, after=last + 1)
    if not wanted.dry_run:
        move = await commit(options, move, wanted.judge)
    text = move.sentence(done=not wanted.dry_run)
    if last > wanted.offset:
        text += f"; passed over: offsets {wanted.offset} to {last}"
    return Skipped(wanted.group, wanted.topic, wanted.dry_run, [move], text)
