"""The service's memory while Kafka is away and producers keep sending."""

import asyncio
from collections import Counter

from tests.fuzz.run import resident_bytes
from tests.integration.test_ingest_service import client_of, running, until_ready

from newsgloss_dev_kafka import DevBroker

MIB = 1024 * 1024
POSTS = 2000
AT_ONCE = 32
ARTICLE = {"source": {"id": "wire"}, "body": "word " * 13_000}
"""65 KB."""


async def test_memory_stays_flat_while_kafka_is_away_and_articles_keep_coming(own_kafka: DevBroker) -> None:
    """130 MB are sent, and 8 MiB may be in flight."""
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": own_kafka.bootstrap_servers,
        "NEWSGLOSS_PUBLISH_TIMEOUT_SECONDS": "0.2",
        "NEWSGLOSS_MAX_IN_FLIGHT_BYTES": str(8 * MIB),
    }
    statuses: Counter[int] = Counter()
    async with running(**environment) as service, client_of(service) as client:

        async def post(count: int) -> None:
            for _ in range(count):
                statuses[(await client.post("/v1/articles", json=ARTICLE)).status_code] += 1

        async def post_all(count: int) -> int:
            await asyncio.gather(*(post(count // AT_ONCE) for _ in range(AT_ONCE)))
            return resident_bytes(service.process.pid)

        await until_ready(client)
        before = await post_all(10 * AT_ONCE)
        assert set(statuses) <= {202, 503}
        statuses.clear()
        own_kafka.pause()
        try:
            grown = await post_all(POSTS) - before
        finally:
            own_kafka.resume()
        assert set(statuses) == {503}
        assert grown < 4 * 8 * MIB
        await until_ready(client)
