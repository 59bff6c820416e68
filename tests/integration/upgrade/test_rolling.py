"""Enrichers of two releases run in one group under load."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from tests.integration.committed import committed
from tests.integration.engine.service import Running, Service
from tests.integration.engine.wire import Wire, article, numbers
from tests.integration.upgrade.conftest import Release

PARTITIONS = 4
PATIENCE_SECONDS = 120
PAUSE_SECONDS = 0.01
FRESH = 40
"""The number of records to send after each change of members before the next change may follow."""


class Load:
    """Sends articles one after another while a block runs."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.sent = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        stop = asyncio.Event()
        sending = asyncio.create_task(self._send(stop))
        try:
            yield
        finally:
            stop.set()
            await sending

    async def _send(self, stop: asyncio.Event) -> None:
        async with AIOKafkaProducer(bootstrap_servers=self._wire.servers) as producer:
            while not stop.is_set():
                record = {"partition": self.sent % PARTITIONS} | article(self.sent)
                await producer.send_and_wait(self._wire.topics.raw, **record)
                self.sent += 1
                await asyncio.sleep(PAUSE_SECONDS)

    async def until_fresh_results(self) -> None:
        """Wait until every partition has a result of an article sent at least `FRESH` articles from now."""
        goal = self.sent + FRESH
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                done = await committed(
                    self._wire.topics.enriched, settled=False, bootstrap_servers=self._wire.servers
                )
                if {record.partition for record in done if numbers([record])[0] >= goal} == set(
                    range(PARTITIONS)
                ):
                    return


async def active_partitions(member: Service) -> set[str]:
    runs = (await member.answers("/readyz", 200))["runs"]
    return {partition for partition, state in runs.items() if state == "active"}


async def test_an_upgrade_and_a_rollback_under_load_lose_and_duplicate_nothing(
    running: Running, wire: Wire, release: Release
) -> None:
    old = {"NEWSGLOSS_ENRICHMENT": "light", "NEWSGLOSS_WORKERS": "1", "PYTHONPATH": release.path}
    new = {"NEWSGLOSS_ENRICHMENT": "light", "NEWSGLOSS_WORKERS": "1"}
    load = Load(wire)
    versions: set[str] = set()
    async with running(**old) as first, running(**old) as second:
        for member in (first, second):
            versions.add((await member.logged("listening"))["version"])
        async with load.running():
            await load.until_fresh_results()
            async with running(**new) as third, running(**new) as fourth:
                await load.until_fresh_results()
                assert await first.terminate() == 0
                await load.until_fresh_results()
                assert await second.terminate() == 0
                await load.until_fresh_results()
                async with running(**old) as fifth:
                    await load.until_fresh_results()
                    assert await third.terminate() == 0
                    assert await fourth.terminate() == 0
                    await load.until_fresh_results()
                    assert await active_partitions(fifth)
        async with running(**old) as last:
            await wire.enriched(load.sent)
            assert await last.terminate() == 0
    assert versions == {"0.1.0"}
    done = await wire.everything(wire.topics.enriched)
    for partition in range(PARTITIONS):
        found = numbers(record for record in done if record.partition == partition)
        assert found == list(range(partition, load.sent, PARTITIONS))
    assert await wire.everything(wire.topics.dlq) == []
