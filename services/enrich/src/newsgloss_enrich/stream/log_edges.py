"""Where a partition's records begin and end, and what lies there that is no record.

Retention moves the start: what it deletes is lost to a group that had not read it. At the end may lie the
markers of transactions, and records that were aborted: offsets that no consumer is ever given.
"""

from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition


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
