"""A pool that fails by a defect of its own tells every caller at once; a stopped pool is something else."""

import asyncio
from collections.abc import Callable

import pytest
from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool

from newsgloss_enrich.pool import (
    PoolBrokenError,
    PoolSettings,
    PoolStoppedError,
    WorkerPool,
    after_exit,
    watchdog,
)
from newsgloss_enrich.pool.failure import PoolFailure
from newsgloss_enrich.pool.frames import FrameError
from newsgloss_enrich.pool.scheduler import Scheduler


def defect(*_: object, **__: object) -> None:
    raise LookupError("a defect")


PLACES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "the watchdog": lambda patch: patch.setattr(watchdog, "inspect", defect),
    "an answer": lambda patch: patch.setattr(Scheduler, "advance", defect),
    "a death": lambda patch: patch.setattr(after_exit, "explain", defect),
}


@pytest.mark.parametrize("place", PLACES)
async def test_every_caller_gets_the_defect_as_the_cause(
    place: str, running: RunningPool, record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as pool:
        watch = asyncio.create_task(pool.until_broken())
        call = asyncio.create_task(pool.run([record(0, b"exit", b"3"), record(1)]))
        await asyncio.sleep(0)
        PLACES[place](monkeypatch)
        for waiting in (call, watch):
            with pytest.raises(PoolBrokenError, match="LookupError") as caught:
                await asyncio.wait_for(waiting, 60)
            assert isinstance(caught.value.__cause__, LookupError)
        with pytest.raises(PoolBrokenError):
            await pool.run([record(2)])
        monkeypatch.undo()


async def test_a_start_fails_when_the_pool_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "inspect", defect)
    pool = WorkerPool(PoolSettings(workers=1, handler="pool_handlers:hanging"))
    with pytest.raises(PoolBrokenError):
        await asyncio.wait_for(pool.start(), 60)
    assert pool.worker_pids == []


async def test_a_stopped_pool_is_not_a_broken_one(running: RunningPool, record: MakeRecord) -> None:
    async with running() as pool:
        watch = asyncio.create_task(pool.until_broken())
        await pool.stop()
        with pytest.raises(PoolStoppedError):
            await pool.run([record(0)])
        assert not watch.done()
        watch.cancel()


def test_only_the_first_defect_counts() -> None:
    heard: list[str] = []
    failure = PoolFailure(lambda: heard.append("broken"))
    assert not failure
    failure.occur(LookupError("first"))
    failure.occur(ValueError("second"))
    assert failure
    assert heard == ["broken"]
    assert str(failure.error()) == "the worker pool failed: LookupError('first')"
    assert failure.error() is not failure.error()


def test_a_defect_after_the_stop_is_ignored() -> None:
    failure = PoolFailure(defect)
    failure.stop()
    failure.occur(LookupError())
    assert not failure


def test_a_guarded_callback_reports_its_defect_and_passes_on_the_workers_fault() -> None:
    def garbled() -> None:
        raise FrameError("of the worker")

    failure = PoolFailure(lambda: None)
    with pytest.raises(FrameError):
        failure.guard(garbled)()
    assert not failure
    failure.guard(defect)(1, 2)
    assert isinstance(failure.error().__cause__, LookupError)
