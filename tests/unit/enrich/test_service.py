"""The enricher's service when something beside it fails; no broker is needed for that."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_enrich import service as module
from newsgloss_enrich.observe.observer import Observer
from newsgloss_enrich.service import EnrichService
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.watch import broker as broker_probe

NOWHERE = KafkaSettings(bootstrap_servers="127.0.0.1:1")


async def fail(*_: object, **__: object) -> None:
    await asyncio.sleep(0)
    raise LookupError("a defect in it")


async def cancelled_from_within(*_: object, **__: object) -> None:
    inner: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    inner.cancel()
    await inner


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[asyncio.Task[int]]:
    settings = EnrichSettings(enrich_http="127.0.0.1:0", workers=1, enrichment="light")
    task = asyncio.create_task(EnrichService(settings, NOWHERE).run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def stopped(task: asyncio.Task[int]) -> int:
    async with asyncio.timeout(60):
        return await task


@pytest.mark.parametrize(
    ("work", "what"),
    [
        (fail, "broker probe failed: LookupError('a defect in it')"),
        (cancelled_from_within, "broker probe failed: RuntimeError('it was cancelled from within')"),
    ],
)
async def test_a_watch_that_fails_is_named_in_the_log_and_fatal(
    work: Any, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker_probe, "watch", work)
    with capture_logs() as logs:
        async with running() as task:
            assert await stopped(task) == 1
    (told,) = [line for line in logs if line["event"] == "stopped"]
    assert told["reason"] == what
    assert told["log_level"] == "error"


async def test_a_tick_that_fails_is_named_in_the_log_and_fatal(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Observer) -> None:
        raise LookupError("a defect in what it looks at")

    monkeypatch.setattr(module, "TICK_SECONDS", 0.0)
    monkeypatch.setattr(Observer, "tick", broken)
    with capture_logs() as logs:
        async with running() as task:
            assert await stopped(task) == 1
    (told,) = [line for line in logs if line["event"] == "stopped"]
    assert told["reason"] == "tick failed: LookupError('a defect in what it looks at')"
    assert isinstance(told["exc_info"].__cause__, LookupError)
