"""Reads record batches as the broker's log stores them."""

import struct
from dataclasses import dataclass

from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.structs import TopicPartition

CODECS = {0: "none", 1: "gzip", 2: "snappy", 3: "lz4", 4: "zstd"}
TRANSACTIONAL, CONTROL = 0x10, 0x20
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class LoggedBatch:
    """The fields of a batch header that tests check."""

    codec: str
    size: int
    records: int
    transactional: bool


async def logged_batches(servers: str, topic: str, partitions: int) -> list[LoggedBatch]:
    """Read the batches of a topic's partitions 0 to `partitions` - 1, without transaction markers."""
    found: list[LoggedBatch] = []
    client = AIOKafkaClient(bootstrap_servers=servers)
    await client.bootstrap()
    try:
        client.add_topic(topic)
        for partition in range(partitions):
            found += _parse(await _log(client, topic, partition))
    finally:
        await client.close()
    return found


async def _log(client: AIOKafkaClient, topic: str, partition: int) -> bytes:
    # One response holds everything that a test writes.
    request = FetchRequest(
        max_wait_time=1000,
        min_bytes=0,
        max_bytes=MAX_BYTES,
        isolation_level=0,
        topics=[(topic, [(partition, 0, MAX_BYTES)])],
    )
    await client._wait_on_metadata(topic)
    leader = client.cluster.leader_for_partition(TopicPartition(topic, partition))
    response = await client.send(leader, request)
    ((_, parts),) = response.topics
    return bytes(parts[0][-1] or b"")


def _parse(log: bytes) -> list[LoggedBatch]:
    found, at = [], 0
    while at + 61 <= len(log):
        (length,) = struct.unpack_from(">i", log, at + 8)
        (attributes,) = struct.unpack_from(">h", log, at + 21)
        (records,) = struct.unpack_from(">i", log, at + 57)
        if not attributes & CONTROL:
            codec = CODECS[attributes & 7]
            found.append(LoggedBatch(codec, length + 12, records, bool(attributes & TRANSACTIONAL)))
        at += length + 12
    return found
