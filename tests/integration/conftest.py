"""Gives each test its own topics on the shared broker."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic


@dataclass(frozen=True)
class Topics:
    """The topics of one test, with four partitions each, and its group id."""

    raw: str
    enriched: str
    dlq: str
    group: str

    @property
    def environment(self) -> dict[str, str]:
        """Settings that make a service use these topics and this group."""
        return {
            "NEWSGLOSS_RAW_TOPIC": self.raw,
            "NEWSGLOSS_ENRICHED_TOPIC": self.enriched,
            "NEWSGLOSS_DLQ_TOPIC": self.dlq,
            "NEWSGLOSS_GROUP_ID": self.group,
        }


@pytest.fixture
async def admin(kafka: str) -> AsyncIterator[AIOKafkaAdminClient]:
    """An admin client connected to the shared broker."""
    client = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await client.start()
    try:
        yield client
    finally:
        await client.close()


@pytest.fixture
async def topics(admin: AIOKafkaAdminClient, unique_name: Callable[[str], str]) -> Topics:
    """Fresh raw, enriched and dead-letter topics, created on the shared broker."""
    names = Topics(*map(unique_name, ("raw", "enriched", "dlq", "group")))
    await admin.create_topics(
        [
            NewTopic(name, num_partitions=4, replication_factor=1)
            for name in (names.raw, names.enriched, names.dlq)
        ]
    )
    return names
