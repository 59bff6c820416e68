"""Raw records in, and what became of them out."""

import asyncio
import json
import time
from collections.abc import Iterable
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from tests.integration.committed import committed
from tests.patience import PATIENCE_SECONDS

PARTITIONS = 4


class Topics(Protocol):
    """A test's topics, of four partitions each."""

    @property
    def raw(self) -> str: ...
    @property
    def enriched(self) -> str: ...
    @property
    def dlq(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def environment(self) -> dict[str, str]: ...


class Wire:
    """Produces raw records and reads back what became of them."""

    def __init__(self, servers: str, topics: Topics) -> None:
        self.servers = servers
        self.topics = topics

    async def send(self, *records: dict[str, Any]) -> None:
        """Keyword arguments of `AIOKafkaProducer.send`; partition 0 unless it is said."""
        async with AIOKafkaProducer(bootstrap_servers=self.servers) as producer:
            sends = [
                await producer.send(self.topics.raw, **({"partition": 0} | record)) for record in records
            ]
            await asyncio.gather(*sends)

    async def enriched(self, count: int) -> list[ConsumerRecord]:
        """The first `count` records of the enriched topic, in no order across partitions."""
        return await self._read(self.topics.enriched, count)

    async def dead_letters(self, count: int) -> list[ConsumerRecord]:
        """The first `count` dead letters."""
        return await self._read(self.topics.dlq, count)

    async def everything(self, topic: str) -> list[ConsumerRecord]:
        """What a topic holds, as a `read_committed` consumer sees it."""
        return await committed(topic, bootstrap_servers=self.servers)

    async def _read(self, topic: str, count: int) -> list[ConsumerRecord]:
        found: list[ConsumerRecord] = []
        async with AIOKafkaConsumer(
            topic,
            bootstrap_servers=self.servers,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            fetch_max_wait_ms=50,
        ) as consumer:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while len(found) < count:
                for records in (await consumer.getmany(timeout_ms=100)).values():
                    found += records
                assert time.monotonic() < deadline, f"{len(found)} of {count} records in {topic}"
        return found


def article(number: int, deed: str = "", work_ms: float = 0, **record: Any) -> dict[str, Any]:
    """A raw record for `Wire.send`; `deed` is what it does to its worker, see `tests.chaos.poison`."""
    fields = {
        "article_id": f"a-{number}",
        "source": {"id": "test"},
        "body": "The harbour bridge reopened.",
        "chaos": {"deed": deed, "work_ms": work_ms},
    }
    return {"key": f"a-{number}".encode(), "value": json.dumps(fields).encode(), **record}


def numbers(records: Iterable[ConsumerRecord]) -> list[int]:
    """The article numbers of enriched records, as they came."""
    return [int(record.key.decode().removeprefix("a-")) for record in records]
