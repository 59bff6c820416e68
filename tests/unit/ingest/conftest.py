"""The real application without Kafka: nothing listens where its publisher connects to."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.html.workers import PageWorkers
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_ingest.api.app import build
from newsgloss_ingest.api.articles import Articles
from newsgloss_ingest.api.operations import Operations
from newsgloss_ingest.in_flight import InFlightBytes
from newsgloss_ingest.keys.gate import Gate
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publisher import Publisher
from newsgloss_ingest.settings import ServeSettings

NOBODY = "127.0.0.1:1"
ClientFactory = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def client_with() -> ClientFactory:
    """A client of the application with some settings changed."""

    @asynccontextmanager
    async def make(**settings: object) -> AsyncIterator[httpx.AsyncClient]:
        chosen = ServeSettings.model_validate(settings)
        metrics = Metrics()
        in_flight = InFlightBytes(chosen.max_in_flight_bytes)
        metrics.watch(in_flight)
        kafka = KafkaSettings(bootstrap_servers=NOBODY)
        gate = Gate(Path(chosen.ingest_keys_file) if chosen.ingest_keys_file else None)
        async with (
            Publisher(chosen, kafka, in_flight, metrics) as publisher,
            PageWorkers(seconds=PATIENCE_SECONDS) as pages,
        ):
            articles = Articles(chosen, publisher, in_flight, pages, gate)
            app = build(articles, Operations(publisher, metrics))
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://ingest") as client:
                yield client
        assert in_flight.held == 0

    return make


@pytest.fixture
async def client(client_with: ClientFactory) -> AsyncIterator[httpx.AsyncClient]:
    async with client_with() as made:
        yield made
