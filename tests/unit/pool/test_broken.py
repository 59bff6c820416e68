"""A pool that fails by a defect of its own says so to everybody, at once; a stopped one is another thing."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager

import pytest

from newsgloss_enrich.pool import (
    InputRecord,
    PoolBrokenError,
    PoolSettings,
    PoolStoppedError,
    WorkerPool,
    watchdog,
)
from newsgloss_enrich.pool import pool as module

MakeRecord = Callable[..., InputRecord]
Running = Callable[..., AbstractAsyncContextManager[WorkerPool]]


def defect(*_: object, **__: object) -> None:
    raise LookupError("a defect")


PLACES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "the watchdog": lambda patch: patch.setattr(watchdog, "inspect", defect),
    "an answer": lambda patch: patch.setattr(WorkerPool, "_advance", defect),
    "a death": lambda patch: patch.setattr(module, "explain", defect),
}


@pytest.mark.parametrize("place", PLACES)
async def test_whoever_waits_is_told_whatever_failed(
    place: str, running: Running, record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as pool:
        watch = asyncio.create_task(pool.until_broken())
        call = asyncio.create_task(pool.run([record(0, b"exit", b"3"), record(1)]))
        await asyncio.sleep(0)
        PLACES[place](monkeypatch)
        for waiting in (call, watch):
            with pytest.raises(PoolBrokenError, match="LookupError") as told:
                await asyncio.wait_for(waiting, 60)
            assert isinstance(told.value.__cause__, LookupError)
        with pytest.raises(PoolBrokenError):
            await pool.run([record(2)])
        monkeypatch.undo()


async def test_a_pool_that_breaks_while_it_starts_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "inspect", defect)
    pool = WorkerPool(PoolSettings(workers=1, handler="pool_handlers:hanging"))
    with pytest.raises(PoolBrokenError):
        await asyncio.wait_for(pool.start(), 60)
    assert pool.worker_pids == []


async def test_a_stopped_pool_is_not_a_broken_one(running: Running, record: MakeRecord) -> None:
    async with running() as pool:
        watch = asyncio.create_task(pool.until_broken())
        await pool.stop()
        with pytest.raises(PoolStoppedError):
            await pool.run([record(0)])
        assert not watch.done()
        watch.cancel()


async def test_a_listener_that_raises_leaves_no_answer_uncounted(record: MakeRecord) -> None:
    """Its error goes to the loop's handler, and the worker's next answer is understood."""
    heard: list[object] = []

    def on_work(_seconds: float, _counts: Mapping[str, int]) -> None:
        raise LookupError("of the listener")

    asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context["exception"]))
    pool = WorkerPool(PoolSettings(workers=1, handler="pool_handlers:by_key"), None, on_work)
    await pool.start()
    try:
        for number in range(3):
            async with asyncio.timeout(60):
                (result,) = await pool.run([record(number)])
            assert result.offset == number
        assert pool.stats.restarts == {}
        await asyncio.sleep(0)
    finally:
        await pool.stop()
    assert len(heard) == 3


async def test_a_record_under_way_is_work_and_an_idle_pool_is_none(
    running: Running, record: MakeRecord
) -> None:
    async with running() as pool:
        assert not pool.at_work
        call = asyncio.create_task(pool.run([record(0, b"hang")]))
        await asyncio.sleep(0)
        assert pool.at_work
        call.cancel()
