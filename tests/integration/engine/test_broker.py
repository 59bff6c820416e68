"""The broker goes away, or is not there yet."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from tests.integration.engine.service import Service
from tests.integration.engine.wire import Wire, article, numbers

from newsgloss_dev_kafka import DevBroker


@dataclass(frozen=True)
class OwnTopics:
    """Topics on a test's own broker, created by the service."""

    raw: str = "raw"
    enriched: str = "enriched"
    dlq: str = "dlq"
    group: str = "newsgloss-enrich"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "NEWSGLOSS_RAW_TOPIC": self.raw,
            "NEWSGLOSS_ENRICHED_TOPIC": self.enriched,
            "NEWSGLOSS_DLQ_TOPIC": self.dlq,
            "NEWSGLOSS_PARTITIONS": "4",
        }


@pytest.fixture
def own_wire(own_kafka: DevBroker) -> Wire:
    return Wire(own_kafka.bootstrap_servers, OwnTopics())


@pytest.fixture
async def absent(own_kafka: DevBroker) -> DevBroker:
    """A broker that does not run yet."""
    await asyncio.to_thread(own_kafka.stop)
    return own_kafka


@pytest.fixture
async def service(own_wire: Wire) -> AsyncIterator[Service]:
    running = await Service.start(KAFKA_BOOTSTRAP_SERVERS=own_wire.servers, **own_wire.topics.environment)
    yield running
    await running.kill()


async def test_a_service_that_is_there_before_the_broker_waits_for_it(
    absent: DevBroker, own_wire: Wire, service: Service
) -> None:
    await service.logged("the broker cannot be reached; waiting for it")
    answer = await service.answers("/readyz", 503)
    assert "the broker cannot be reached" in answer["reason"]
    await service.answers("/healthz", 200)
    await asyncio.to_thread(absent.start)
    await service.answers("/readyz", 200)
    await own_wire.send(article(1))
    assert numbers(await own_wire.enriched(1)) == [1]
    assert await service.terminate() == 0


async def test_while_the_broker_stands_still_the_service_says_so_once_and_then_goes_on_by_itself(
    own_kafka: DevBroker, own_wire: Wire, service: Service
) -> None:
    await service.answers("/readyz", 200)
    await own_wire.send(*(article(number, work_ms=10) for number in range(300)))
    await own_wire.enriched(10)
    before = len(service.lines)
    own_kafka.pause()
    try:
        await service.logged("the broker cannot be reached; waiting for it")
        answer = await service.answers("/readyz", 503)
        assert "the broker cannot be reached" in answer["reason"]
        # Long enough for a transaction to be given up, and for the group to drop its member.
        await service.logged("recovering")
    finally:
        own_kafka.resume()
    assert numbers(await own_wire.enriched(300)) == list(range(300))
    await service.answers("/readyz", 200)
    assert len(service.told("the broker cannot be reached; waiting for it")) == 1
    assert len(service.told("the broker answers again")) == 1
    assert len(service.lines) - before < 60
    assert await service.terminate() == 0
    assert len(await own_wire.everything("enriched")) == 300
