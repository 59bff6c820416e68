"""The consumer's life without Kafka: how its clients are given up, and how soon the next one is made."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError
from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream import consumer as module
from newsgloss_enrich.stream.consumer import ConsumerSettings, PartitionConsumer, pause_seconds
from newsgloss_enrich.stream.start_from import StartFrom


async def nothing(*_: object) -> None:
    return


def consuming(**context: Any) -> PartitionConsumer:
    parts = {"producers": SimpleNamespace(settle=nothing), "on_recovery": lambda *_: None, **context}
    settings = ConsumerSettings("g", "raw", 10_000, StartFrom())
    return PartitionConsumer(settings, {}, SimpleNamespace(**parts))  # type: ignore[arg-type]


def test_clients_that_fail_in_a_row_are_made_anew_less_and_less_often() -> None:
    for failures, least in ((1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, 10.0), (1000, 10.0)):
        assert least <= pause_seconds(failures) <= 1.25 * least


async def test_a_client_that_is_being_given_up_is_given_up_whole_though_the_polling_is_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stopping, may_stop, stopped = asyncio.Event(), asyncio.Event(), []

    async def stop(client: object) -> None:
        stopping.set()
        await may_stop.wait()
        stopped.append(client)

    monkeypatch.setattr(module, "stop_client", stop)
    consumer = consuming()
    client: Any = SimpleNamespace()
    consumer._client = client
    polling = asyncio.create_task(consumer._close_client())
    await stopping.wait()
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    may_stop.set()
    async with asyncio.timeout(60):
        await consumer.close()
    assert stopped == [client]


async def test_the_pause_before_the_next_client_ends_with_the_intake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "pause_seconds", lambda _: 3600.0)
    failed = asyncio.Event()

    async def refuse() -> None:
        raise KafkaConnectionError

    consumer = consuming(on_recovery=lambda *_: failed.set())
    client: Any = SimpleNamespace(start=refuse, stop=nothing)
    monkeypatch.setattr(consumer, "_new_client", lambda: client)
    polling = asyncio.create_task(consumer.consume())
    await failed.wait()
    consumer.stop_intake()
    async with asyncio.timeout(60):
        await polling


@pytest.mark.parametrize("callback", ["on_partitions_revoked", "on_partitions_assigned"])
async def test_what_a_rebalance_raises_is_fatal_since_the_client_only_logs_it(
    callback: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("a defect")

    fatal: list[BaseException] = []
    consumer = consuming(on_fatal=fatal.append)
    monkeypatch.setattr(consumer, "_revoke_all", broken)
    consumer._client = SimpleNamespace(pause=broken)
    with pytest.raises(LookupError):
        await getattr(consumer, callback)([TopicPartition("raw", 0)])
    assert [type(error) for error in fatal] == [LookupError]
