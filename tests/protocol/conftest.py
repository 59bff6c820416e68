"""Fixtures for a broker behind the proxy."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from tests.protocol.proxy import Proxy

MakeTopic = Callable[[str], Awaitable[str]]


@pytest.fixture
async def proxy(kafka: str) -> AsyncIterator[Proxy]:
    """A proxy in front of the shared broker, for one test."""
    ports = [int(server.rsplit(":", 1)[1]) for server in kafka.split(",")]
    async with Proxy(ports) as proxy:
        yield proxy


@pytest.fixture
def make_topic(kafka: str, unique_name: Callable[[str], str]) -> MakeTopic:
    """Makes a topic with one partition and a given prefix of its name."""

    async def make(prefix: str) -> str:
        name = unique_name(prefix)
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
        await admin.start()
        try:
            await admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])
        finally:
            await admin.close()
        return name

    return make
