"""Publishing while Kafka is away, with the real publisher and nobody where it connects to."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_ingest.feeds.configuration import Feed, FeedsFile
from newsgloss_ingest.feeds.observer import FeedsObserver
from newsgloss_ingest.feeds.publish_patiently import publish_patiently
from newsgloss_ingest.feeds.rounds import Rounds
from newsgloss_ingest.feeds.states import FeedState
from newsgloss_ingest.in_flight import InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publisher import KafkaUnavailableError, Publisher
from newsgloss_ingest.record import encode
from newsgloss_ingest.settings import FeedsSettings
from newsgloss_schemas import RawArticle

RECORD = encode(RawArticle.model_validate({"article_id": "a", "source": {"id": "s"}, "body": "Text."}))


class WaitingObserver(FeedsObserver):
    """Lets a test wait for progress."""

    def __init__(self) -> None:
        feed = Feed(url="https://a.example/feed", source="example")
        super().__init__(FeedsFile(feed=(feed,)), CollectorRegistry(), lambda: None)
        self.progress = asyncio.Semaphore(0)

    def progressed(self) -> None:
        super().progressed()
        self.progress.release()


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    settings = FeedsSettings()
    held = InFlightBytes(settings.max_in_flight_bytes)
    async with Publisher(settings, KafkaSettings(bootstrap_servers="127.0.0.1:1"), held, Metrics()) as made:
        yield made


async def test_without_end_each_try_is_progress(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsgloss_ingest.feeds.publish_patiently.RETRY_SECONDS", 0.01)
    observer = WaitingObserver()
    publishing = asyncio.create_task(publish_patiently(publisher, RECORD, None, observer))
    async with asyncio.timeout(PATIENCE_SECONDS):
        for _ in range(3):
            await observer.progress.acquire()
    assert not publishing.done()
    publishing.cancel()
    await asyncio.wait({publishing})


async def test_with_a_limit_it_gives_up_and_says_why(publisher: Publisher) -> None:
    with pytest.raises(KafkaUnavailableError, match="Kafka"):
        await publish_patiently(publisher, RECORD, 0.0, WaitingObserver())


async def test_a_poll_that_is_cancelled_from_within_does_not_end_its_feed_in_silence() -> None:
    async def poll(_: Feed) -> None:
        inner: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        inner.cancel()
        await inner

    async def nothing(_: object) -> None:
        return

    feed = Feed(url="https://a.example/feed", source="example")
    observer, stop = WaitingObserver(), asyncio.Event()
    poller: Any = SimpleNamespace(
        poll=poll, observer=observer, forgetting=SimpleNamespace(removed_feeds=nothing)
    )
    store: Any = SimpleNamespace(feed=lambda _: FeedState())
    never: Any = SimpleNamespace(failed=asyncio.Event().wait)
    rounds = Rounds(poller, store, stop, retry_gone=False, retry_now=False)
    async with asyncio.timeout(60):
        with pytest.raises(ExceptionGroup) as told:
            await rounds.run((feed,), never, once=False)
    assert told.group_contains(RuntimeError, match="cancelled from within")
