"""`newsgloss-ingest serve` as a process: start, stop, and Kafka's absence."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol, Self

import httpx
from aiokafka.admin import AIOKafkaAdminClient
from tests.integration.conditions import until
from tests.integration.processes import LoggedProcess
from tests.patience import PATIENCE_SECONDS

from newsgloss_dev_kafka import DevBroker

TEXT = {"content-type": "text/plain"}
ARTICLE = {"source": {"id": "wire"}, "body": "The harbour bridge reopened on Thursday."}


class Topics(Protocol):
    """What the `topics` fixture gives."""

    @property
    def environment(self) -> dict[str, str]:
        """Settings that name them."""


class Service(LoggedProcess):
    """`newsgloss-ingest serve` as a process, and the lines of its log."""

    @classmethod
    async def start(cls, **environment: str) -> Self:
        defaults = {"NEWSGLOSS_INGEST_HTTP": "127.0.0.1:0"}
        return await cls.spawn("newsgloss-ingest", "serve", environment=defaults | environment)

    async def logged(self, event: str) -> dict[str, Any]:
        """The first log line of that event, as soon as it is there."""

        def found() -> dict[str, Any] | None:
            entries = (json.loads(line) for line in self.lines if line.startswith("{"))
            return next((entry for entry in entries if entry["event"] == event), None)

        await self.has_logged(found)
        entry = found()
        assert entry is not None
        return entry

    async def close(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.exit_status()


@asynccontextmanager
async def running(**environment: str) -> AsyncIterator[Service]:
    service = await Service.start(**environment)
    try:
        yield service
    finally:
        await service.close()


@asynccontextmanager
async def client_of(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    address = (await service.logged("listening"))["address"]
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE_SECONDS) as client:
        yield client


async def shows(client: httpx.AsyncClient, path: str, text: str) -> None:
    async def shown() -> bool:
        return text in (await client.get(path)).text

    await until(shown)


async def until_ready(client: httpx.AsyncClient) -> None:
    await shows(client, "/readyz", '"ready"')


async def test_sigterm_answers_what_is_in_flight_and_ends_with_status_0(kafka: str, topics: Topics) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"Title\n"
        begun.set()
        await go_on.wait()
        yield b"Body"

    environment = topics.environment | {"KAFKA_BOOTSTRAP_SERVERS": kafka}
    async with running(**environment) as service, client_of(service) as client:
        await until_ready(client)
        in_flight = asyncio.create_task(client.post("/v1/articles", content=slow(), headers=TEXT))
        await begun.wait()
        metric = "newsgloss_ingest_in_flight_bytes 6.0"
        await shows(client, "/metrics", metric)
        service.process.send_signal(signal.SIGTERM)
        await service.logged("stopping")
        go_on.set()
        assert (await in_flight).status_code == 202
        assert await service.exit_status() == 0


async def test_an_address_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        async with running(KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1", NEWSGLOSS_INGEST_HTTP=taken) as service:
            assert await service.exit_status() == 1
            assert f"cannot listen on {taken}" in service.lines[-1]


async def test_a_missing_topic_that_may_not_be_created_stops_the_service(
    kafka: str, unique_name: Callable[[str], str]
) -> None:
    name = unique_name("raw")
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "NEWSGLOSS_RAW_TOPIC": name,
        "NEWSGLOSS_CREATE_TOPICS": "false",
    }
    async with running(**environment) as service:
        assert await service.exit_status() == 1
        assert f"topic '{name}' is missing" in service.lines[-1]


async def test_a_missing_topic_is_created_with_the_partitions_asked_for(
    kafka: str, unique_name: Callable[[str], str], admin: AIOKafkaAdminClient
) -> None:
    name = unique_name("raw")
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "NEWSGLOSS_RAW_TOPIC": name,
        "NEWSGLOSS_PARTITIONS": "3",
    }
    async with running(**environment) as service, client_of(service) as client:
        await until_ready(client)
        assert (await client.post("/v1/articles", json=ARTICLE)).json()["topic"] == name
    (topic,) = await admin.describe_topics([name])
    assert len(topic["partitions"]) == 3


async def test_a_paused_broker_means_503_within_seconds_and_202_once_it_is_back(
    own_kafka: DevBroker,
) -> None:
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": own_kafka.bootstrap_servers,
        "NEWSGLOSS_PUBLISH_TIMEOUT_SECONDS": "1",
    }
    async with running(**environment) as service, client_of(service) as client:
        await until_ready(client)
        assert (await client.post("/v1/articles", json=ARTICLE)).status_code == 202
        own_kafka.pause()
        for _ in range(3):
            async with asyncio.timeout(PATIENCE_SECONDS):
                refused = await client.post("/v1/articles", json=ARTICLE)
            assert refused.status_code == 503
            assert refused.json()["type"] == "/problems/kafka-unavailable"
            assert int(refused.headers["retry-after"]) > 0
        await shows(client, "/readyz", "does not answer")
        assert (await client.get("/healthz")).status_code == 200
        own_kafka.resume()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (answer := await client.post("/v1/articles", json=ARTICLE)).status_code != 202:
                assert answer.status_code == 503
        await until_ready(client)
        service.process.send_signal(signal.SIGTERM)
        assert await service.exit_status() == 0


async def test_the_service_starts_without_kafka_and_is_ready_once_it_is_there(own_kafka: DevBroker) -> None:
    await asyncio.to_thread(own_kafka.stop)
    async with (
        running(KAFKA_BOOTSTRAP_SERVERS=own_kafka.bootstrap_servers) as service,
        client_of(service) as client,
    ):
        await shows(client, "/readyz", "cannot be reached")
        assert (await client.post("/v1/articles", json=ARTICLE)).status_code == 503
        await asyncio.to_thread(own_kafka.start)
        await until_ready(client)
        assert (await client.post("/v1/articles", json=ARTICLE)).status_code == 202


async def test_sigterm_while_kafka_is_away_still_ends_the_service(own_kafka: DevBroker) -> None:
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": own_kafka.bootstrap_servers,
        "NEWSGLOSS_PUBLISH_TIMEOUT_SECONDS": "1",
    }
    async with running(**environment) as service, client_of(service) as client:
        await until_ready(client)
        own_kafka.pause()
        assert (await client.post("/v1/articles", json=ARTICLE)).status_code == 503
        service.process.send_signal(signal.SIGTERM)
        assert await service.exit_status() == 0
        assert "their senders were told to try again" in "".join(service.lines)
        own_kafka.resume()
