"""Tells where the partitions of a run stand, when records do not come out."""

from collections import Counter
from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition
from tests.chaos.ledger import Raw
from tests.chaos.topics import DLQ, ENRICHED, GROUP, PARTITIONS, RAW

ISOLATIONS = ("read_committed", "read_uncommitted")


async def standing(servers: str, waiting: Sequence[Raw]) -> Sequence[str]:
    """Return a line for each partition in which records wait.

    It compares the group's offset with the raw topic's ends, and each topic's last stable offset with its
    high watermark: if these two differ for long, a transaction was left open.
    """
    counts = Counter(raw.partition for raw in waiting)
    first = {number: min(raw.offset for raw in waiting if raw.partition == number) for number in counts}
    partitions = [
        TopicPartition(topic, number) for topic in (RAW, ENRICHED, DLQ) for number in range(PARTITIONS)
    ]
    ends = []
    for isolation in ISOLATIONS:
        async with AIOKafkaConsumer(
            bootstrap_servers=servers, isolation_level=isolation, group_id=GROUP, enable_auto_commit=False
        ) as reader:
            reader.assign(partitions)
            ends.append(await reader.end_offsets(partitions))
            group = {number: await reader.committed(TopicPartition(RAW, number)) for number in counts}
    lines = []
    for number, count in sorted(counts.items()):
        said = ", ".join(
            f"{topic} {ends[0][TopicPartition(topic, number)]}/{ends[1][TopicPartition(topic, number)]}"
            for topic in (RAW, ENRICHED, DLQ)
        )
        lines.append(
            f"partition {number}: {count} wait, the first at {first[number]}, the group at {group[number]}; "
            f"last stable offset/high watermark: {said}"
        )
    return lines
