"""The two ends of a partition's log, and the offsets there that hold no record.

Retention moves the start: what it deletes unread is lost to the group. At the end there may be transaction
markers and aborted records: offsets that no consumer ever gets.
"""

from collections.abc import Mapping, Sequence

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import OffsetOutOfRangeError
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.aiokafka_gaps.consumers import holds_fetched
from newsgloss_enrich.stream.halt import Halt
from newsgloss_enrich.stream.run import PartitionRun

Runs = Mapping[TopicPartition, PartitionRun]


def gap_at(partition: TopicPartition, position: int, first: int, last: int) -> Halt | None:
    """Why a log with the offsets `first` to `last - 1` cannot be read from `position` on; None if it can.

    `last` is the last stable offset, up to which a `read_committed` consumer reads.
    """
    skip = f"newsgloss-enrich skip --partition {partition.partition}"
    if position < first:
        return Halt(f"{_deleted(position, first)}; the log starts at {first} now", f"{skip} --to-log-start")
    if position > last:
        return Halt(
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
    """Halt the runs whose next offset is not in the log any more, which is no unreadable record.

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
        if run is None or run.in_flight.position is None:
            continue
        gap = gap_at(partition, run.in_flight.position, first[partition], last[partition])
        if gap is not None:
            run.halt(gap)


async def note_read_up_to(client: AIOKafkaConsumer, runs: Runs, polled: Sequence[TopicPartition]) -> None:
    """Let idle runs know how far their partition was read: after the last record there are only markers."""
    for partition in polled:
        run = runs.get(partition)
        if run is None or not run.idle:
            continue
        offset = await read_up_to(client, partition)
        if offset is not None and runs.get(partition) is run:
            run.read_up_to(offset)


async def read_up_to(client: AIOKafkaConsumer, partition: TopicPartition) -> int | None:
    """The offset below which `getmany` has returned every record; None while that is not certain.

    The client's position moves past markers and aborted records. While the client holds a fetch or an error
    of the partition, its position may be ahead of what it has returned.
    """
    if partition not in client.assignment() or holds_fetched(client, partition):
        return None
    # The partition of an idle run was sought, so its position is valid and this does not wait.
    return int(await client.position(partition))
