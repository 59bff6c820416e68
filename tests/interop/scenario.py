"""What the clients write and read: odd records, all codecs, and transactions of which some were aborted."""

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
PARTITIONS = 3
"""Odd, since the two partitioners of FNV-1a agree on the lowest bit."""
ABORTED = b"aborted"
Headers = list[tuple[str, bytes | None]]


@dataclass(frozen=True)
class Item:
    """A record, and what is odd about it."""

    name: str
    key: bytes | None
    value: bytes | None
    headers: Headers = field(default_factory=list)

    def fields(self) -> dict[str, Any]:
        """As a client's job has it."""
        return {
            "name": self.name,
            "key": text(self.key),
            "value": text(self.value),
            "headers": [{"name": name, "value": text(value)} for name, value in self.headers],
        }


def text(data: bytes | None) -> str | None:
    """Base64, as jobs and reports have bytes."""
    return None if data is None else base64.b64encode(data).decode()


def data_of(encoded: str | None) -> bytes | None:
    """The bytes of `text`."""
    return None if encoded is None else base64.b64decode(encoded)


READY_SECONDS = 300.0

PLAIN = "plain"
ITEMS = (
    *(Item(PLAIN, b"desk:%d" % number, b'{"n":%d}' % number) for number in range(24)),
    Item("tombstone", b"desk:gone", None),
    Item("null key", None, b'{"n":"null key"}'),
    Item("binary key", b"\xff\xfe\x80\x00", b'{"n":"binary key"}'),
    Item("header", b"desk:header", b"{}", [("ce_id", b"\x00\xff1")]),
    Item("null header", b"desk:null-header", b"{}", [("empty", None)]),
    Item("repeated header", b"desk:repeated", b"{}", [("twice", b"1"), ("twice", b"2")]),
)
"""Written by each client, and by the harness for each client to read."""

WANTED = 2 * len(ITEMS)
"""Committed records in each topic that the clients read."""


def topic_to_read(codec: str) -> str:
    """The topic that all clients read for this codec."""
    return f"interop.read.{codec}"


def topic_to_write(client: str, codec: str, partitioner: str) -> str:
    """The topic that one client writes with this codec and partitioner."""
    return f"interop.{client}.{codec}.{partitioner}"


async def create(servers: str, topics: Sequence[str]) -> None:
    """Create the topics, and wait until all of their partitions have leaders and groups a coordinator.

    Some clients give up within a second where they meet a topic or a coordinator that is not ready.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, PARTITIONS, 1) for topic in topics])
        async with asyncio.timeout(READY_SECONDS):
            while not await _is_ready(admin, topics):  # noqa: ASYNC110 - there is no event to wait for
                await asyncio.sleep(0.5)
    finally:
        await admin.close()


async def _is_ready(admin: AIOKafkaAdminClient, topics: Sequence[str]) -> bool:
    try:
        await admin.list_consumer_group_offsets("interop")
        described = await admin.describe_topics(list(topics))
    except KafkaError:
        return False
    partitions = [partition for topic in described for partition in topic["partitions"]]
    led = [partition["leader"] >= 0 and not partition["error_code"] for partition in partitions]
    return len(led) == PARTITIONS * len(topics) and all(led)


async def write_to_read(servers: str) -> None:
    """Fill the topics that the clients read: a transaction committed, one aborted, one more committed."""
    for codec in CODECS:
        producer = AIOKafkaProducer(
            bootstrap_servers=servers,
            transactional_id=f"interop-{codec}",
            compression_type=None if codec == "none" else codec,
        )
        await producer.start()
        try:
            topic = topic_to_read(codec)
            for commits in (True, False, True):
                await producer.begin_transaction()
                for item in ITEMS:
                    key = item.key if commits else ABORTED
                    await producer.send(topic, item.value, key, headers=item.headers)
                await producer.flush()
                await (producer.commit_transaction() if commits else producer.abort_transaction())
        finally:
            await producer.stop()
