"""Where a partition's records begin and end, and what lies there that is no record.

Retention moves the start: what it deletes is lost to a group that had not read it. At the end may lie the
markers of transactions, and records that were aborted: offsets that no consumer is ever given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import OffsetOutOfRangeError
from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.run import PartitionRun

Runs = Mapping[TopicPartition, PartitionRun]


@dataclass(frozen=True)
class Gap:
    """Why the next offset is not in the log, and the command by which the group gets on."""

    reason: str
    command: str


def gap_at(partition: TopicPartition, position: int, first: int, last: int) -> Gap | None:
    """What stands between a group's next offset and a log that holds `first` to `last - 1`; None: nothing.

    `last` is the last stable offset, up to which a `read_committed` consumer reads.
    """
    skip = f"newsgloss-enrich skip --partition {partition.partition}"
    if position < first:
        return Gap(f"{_deleted(position, first)}; the log starts at {first} now", f"{skip} --to-log-start")
    if position > last:
        return Gap(
            f"the log ends at {last}, before the next offset {position}: the broker has lost records, as "
            "after an unclean leader election; look at the topic first",
            f"{skip} --offset {last - 1} --force",
        )
    return None


def _deleted(position: int, first: int) -> str:
    count = first - position
    if count == 1:
        return f"1 record was deleted by retention before it was read: offset {position}"
    return (
        f"{count} records were deleted by retention before they were read: offsets {position} to {first - 1}"
    )


async def halt_at_gaps(client: AIOKafkaConsumer, runs: Runs, error: OffsetOutOfRangeError) -> None:
    """Halt the runs whose next offset the log does not hold: that is no record that cannot be read.

    Raises:
        aiokafka.errors.KafkaError: the broker cannot be asked.
    """
    partitions = [partition for partition in error.args[0] if partition in runs]
    if not partitions:
        return
    first = await client.beginning_offsets(partitions)
    last = await client.end_offsets(partitions)
    for partition in partitions:
        run = runs.get(partition)
        if run is None or run.position is None:
            continue
        gap = gap_at(partition, run.position, first[partition], last[partition])
        if gap is not None:
            run.halt(gap.reason, gap.command)


async def tell_read_out(client: AIOKafkaConsumer, runs: Runs, polled: Sequence[TopicPartition]) -> None:
    """Tell idle runs how far their partition was read: beyond the last record lie markers alone."""
    for partition in polled:
        run = runs.get(partition)
        if run is None or not run.idle:
            continue
        position = await read_out(client, partition)
        if position is not None and runs.get(partition) is run:
            run.read_out(position)


async def read_out(client: AIOKafkaConsumer | None, partition: TopicPartition) -> int | None:
    """The offset before which every record was returned by `getmany`; None while that is not certain.

    The client's position passes markers and aborted records. While the client holds something of the
    partition, a fetch or an error, its position may be ahead of what was returned.
    """
    if client is None or partition not in client.assignment():
        return None
    if partition in client._fetcher._records:  # noqa: SLF001 - the client has no other way
        return None
    # A run's partition was sought, so its position is valid and this does not wait.
    return int(await client.position(partition))
