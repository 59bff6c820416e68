import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError, KafkaError
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.topic_creation import TopicError
from newsgloss_ingest import producer_supervisor as module
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.producer_supervisor import CONNECTING, ProducerSupervisor
from newsgloss_ingest.publish_errors import KafkaUnavailableError
from newsgloss_ingest.settings import PublishSettings


class Producer:
    """In the place of aiokafka's; all of a test share what a broker would do."""

    made: "list[Producer]"
    start_errors: list[Exception]
    answers = True
    may_stop: asyncio.Event

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.client = self
        self.stopped = False
        self.made.append(self)

    async def start(self) -> None:
        if self.start_errors:
            raise self.start_errors.pop(0)

    async def partitions_for(self, _topic: str) -> set[int]:
        return {0}

    async def force_metadata_update(self) -> bool:
        return self.answers

    async def stop(self) -> None:
        await self.may_stop.wait()
        self.stopped = True


@pytest.fixture(autouse=True)
def _cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    Producer.made, Producer.start_errors, Producer.answers = [], [], True
    Producer.may_stop = asyncio.Event()
    Producer.may_stop.set()

    async def limit(*_: object, **__: object) -> int:
        return 1234

    async def why(_options: object) -> str:
        return "nobody is there"

    monkeypatch.setattr(module, "AIOKafkaProducer", Producer)
    monkeypatch.setattr(module, "prepare_topic", limit)
    monkeypatch.setattr(module, "why_unreachable", why)
    monkeypatch.setattr(module, "BACKOFF_SECONDS", (0.001,))
    monkeypatch.setattr(module, "PROBE_SECONDS", 0.01)
    monkeypatch.setattr(module, "FLUSH_SECONDS", 0.05)


@asynccontextmanager
async def supervising(ended: list[object] | None = None) -> AsyncIterator[ProducerSupervisor]:
    supervisor = ProducerSupervisor(
        PublishSettings(),
        KafkaSettings(),
        Metrics(),
        on_end=lambda producer: None if ended is None else ended.append(producer),
        request_seconds=4.0,
        connect_seconds=10.0,
    )
    supervisor.start()
    try:
        yield supervisor
    finally:
        await supervisor.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110 - attributes, with no event of their own
            await asyncio.sleep(0.001)


async def test_once_connected_there_is_a_producer_within_the_topics_limit() -> None:
    async with supervising() as supervisor:
        assert (supervisor.producer, supervisor.reason) == (None, CONNECTING)
        await supervisor.wait_connected(PATIENCE_SECONDS)
        assert supervisor.reason is None
        assert supervisor.producer is not None
        assert supervisor.max_record_bytes == 1234
        options = Producer.made[0].options
        assert (options["acks"], options["enable_idempotence"]) == ("all", True)
        assert (options["max_request_size"], options["max_batch_size"]) == (1234, 1234)


async def test_it_tries_again_until_kafka_is_there_and_says_why_meanwhile() -> None:
    Producer.start_errors = [KafkaConnectionError("x"), TimeoutError(), KafkaError("odd"), OSError("odd")]
    async with supervising() as supervisor:
        await supervisor.wait_connected(PATIENCE_SECONDS)
        assert supervisor.reason is None
    assert len(Producer.made) == 5
    assert all(one.stopped for one in Producer.made)


async def test_waiting_for_kafka_ends_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_SECONDS", (3600.0,))
    Producer.start_errors = [KafkaConnectionError("x")]
    async with supervising() as supervisor:
        await until(lambda: supervisor.reason != CONNECTING)
        with pytest.raises(KafkaUnavailableError, match=r"cannot be reached \(nobody is there\)"):
            await supervisor.wait_connected(0.0)


async def test_a_topic_that_may_not_be_created_ends_it_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object, **__: object) -> int:
        raise TopicError("topic 'x' is missing")

    monkeypatch.setattr(module, "prepare_topic", refuse)
    async with supervising() as supervisor:
        with pytest.raises(TopicError):
            await supervisor.failed()
        with pytest.raises(TopicError):
            await supervisor.wait_connected(PATIENCE_SECONDS)


async def test_a_replaced_producer_is_closed_and_another_takes_over() -> None:
    ended: list[object] = []
    async with supervising(ended) as supervisor:
        await supervisor.wait_connected(PATIENCE_SECONDS)
        first = supervisor.producer
        assert first is not None
        supervisor.replace(first, KafkaError("a gap"))
        assert supervisor.producer is None
        assert supervisor.reason == "the connection to Kafka is being renewed"
        await until(lambda: supervisor.producer is not None)
        second = supervisor.producer
        supervisor.replace(first, KafkaError("late"))
        assert supervisor.producer is second
        await until(lambda: ended == [first])


async def test_a_kafka_that_stops_answering_is_reported_without_traffic() -> None:
    async with supervising() as supervisor:
        await supervisor.wait_connected(PATIENCE_SECONDS)
        Producer.answers = False
        await until(lambda: supervisor.reason is not None)
        assert "does not answer" in str(supervisor.reason)
        assert supervisor.producer is not None
        Producer.answers = True
        await until(lambda: supervisor.reason is None)


async def test_closing_waits_for_what_is_pending_within_a_bound() -> None:
    Producer.may_stop.clear()
    async with supervising() as supervisor:
        await supervisor.wait_connected(PATIENCE_SECONDS)
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert not await supervisor.close()


async def test_what_was_never_started_cannot_be_waited_for() -> None:
    supervisor = ProducerSupervisor(
        PublishSettings(),
        KafkaSettings(),
        Metrics(),
        on_end=lambda _producer: None,
        request_seconds=4.0,
        connect_seconds=10.0,
    )
    with pytest.raises(RuntimeError, match="outside of its"):
        await supervisor.failed()
