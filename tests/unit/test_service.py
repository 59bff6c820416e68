"""The enricher's service when something beside it fails; no broker is needed for that."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.structs import TopicPartition
from structlog.testing import capture_logs

from newsgloss_common.kafka import KafkaSettings
from newsgloss_enrich import service as module
from newsgloss_enrich.observation import Observation
from newsgloss_enrich.pool import EventKind, PoolEvent
from newsgloss_enrich.service import EnrichService
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.stream import broker_probe
from newsgloss_enrich.stream.progress import Progress

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
    def broken(_: Observation) -> None:
        raise LookupError("a defect in what it looks at")

    monkeypatch.setattr(module, "TICK_SECONDS", 0.0)
    monkeypatch.setattr(Observation, "tick", broken)
    with capture_logs() as logs:
        async with running() as task:
            assert await stopped(task) == 1
    (told,) = [line for line in logs if line["event"] == "stopped"]
    assert told["reason"] == "tick failed: LookupError('a defect in what it looks at')"
    assert isinstance(told["exc_info"].__cause__, LookupError)


STEPS = (
    EventKind.WORKER_DIED,
    EventKind.RECORD_SUSPECTED,
    EventKind.RECORD_CLEARED,
    EventKind.RECORD_CONVICTED,
    EventKind.RECORD_REDUCED,
)


@pytest.mark.parametrize("kind", EventKind)
def test_what_happens_to_a_record_is_progress_and_a_worker_that_does_not_start_is_none(
    kind: EventKind,
) -> None:
    seen = Observation(EnrichSettings(workers=1), "1.0")
    seen.progress.stalled_seconds = 10.0
    seen.on_pool_event(PoolEvent(kind=kind))
    assert seen.progress.stalled_seconds == (0.0 if kind in STEPS else 10.0)


def test_a_worker_s_answer_is_progress() -> None:
    seen = Observation(EnrichSettings(workers=1), "1.0")
    seen.progress.stalled_seconds = 10.0
    seen.on_work(0.1, {})
    assert seen.progress.stalled_seconds == 0.0


def seen_with(runs: dict[int, int]) -> Observation:
    """Looks at partitions with so many records in flight; each of its ticks counts a second."""
    seen = Observation(EnrichSettings(workers=1), "1.0")
    made: Any = SimpleNamespace(
        runs={TopicPartition("raw", number): SimpleNamespace(in_flight=held) for number, held in runs.items()}
    )
    seen._consumer = made
    seen.progress = Progress(clock=itertools.count().__next__)
    return seen


def test_what_waits_for_enriched_partitions_is_no_stall_and_the_others_are_looked_at_as_ever() -> None:
    seen = seen_with({1: 0, 3: 7})
    seen.tick()
    assert seen.progress.stalled_seconds == 1.0
    seen.on_topics("too few", 2)
    seen.tick()
    assert seen.progress.stalled_seconds == 0.0
    seen = seen_with({1: 1, 3: 7})
    seen.on_topics("too few", 2)
    seen.tick()
    assert seen.progress.stalled_seconds == 1.0
    seen = seen_with({1: 0, 3: 7})
    seen.on_topics("too few", 2)
    seen.on_topics("", 4)
    seen.tick()
    assert seen.progress.stalled_seconds == 1.0
