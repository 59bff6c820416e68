"""Parts of the real client, without a broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.cluster import ClusterMetadata
from aiokafka.consumer.fetcher import Fetcher
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.consumer.subscription_state import SubscriptionState
from aiokafka.structs import TopicPartition

PARTITION = TopicPartition("t", 0)


class Connections:
    """In the place of `AIOKafkaClient`: what is sent is noted and gets the prepared response."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, Any]] = []
        self.response: Any = None
        self.closed = False
        self.cluster = ClusterMetadata()
        self._loop = asyncio.get_running_loop()
        self._metadata_max_age_ms = 60_000

    async def send(self, node: int, request: Any, **_: Any) -> Any:
        self.sent.append((node, request))
        return self.response

    async def close(self) -> None:
        self.closed = True

    def get_random_node(self) -> int:
        return 7

    async def force_metadata_update(self) -> bool:
        return True


@asynccontextmanager
async def consumer() -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer with the client's own fetcher and group coordinator; it asks nobody for anything."""
    made = AIOKafkaConsumer()
    made._client = connections = Connections()
    subscription: SubscriptionState = made._subscription
    made._fetcher = Fetcher(connections, subscription)
    made._coordinator = GroupCoordinator(connections, subscription, group_id="g", enable_auto_commit=False)
    try:
        yield made
    finally:
        tasks = [made._fetcher._fetch_task, made._coordinator._coordination_task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        made._closed = True


def fetch_response(message_set: bytes) -> Any:
    """Version 4: error, high watermark, last stable offset, aborted transactions, records."""
    return SimpleNamespace(API_VERSION=4, topics=[("t", [(0, 0, 100, 100, [], message_set)])])
