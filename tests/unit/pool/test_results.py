"""What comes back from the pool for records that leave their worker alive."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsgloss_enrich.pool import (
    Enriched,
    PoolSettings,
    PoolStoppedError,
    Rejected,
    WorkerPool,
    WorkerStartError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from newsgloss_enrich.pool import InputRecord, Result

    Running = Callable[..., AbstractAsyncContextManager[WorkerPool]]
    MakeRecord = Callable[..., InputRecord]


def code(result: Result) -> str | None:
    return result.code if isinstance(result, Rejected) else None


def value(result: Result) -> bytes:
    assert isinstance(result, Enriched)
    return result.value or b""


async def test_results_come_one_per_record_and_in_order(running: Running, record: MakeRecord) -> None:
    records = [record(offset, value=b"v" * (offset % 5000)) for offset in range(3000)]
    async with running() as pool:
        results = await pool.run(records)
    assert results == [Enriched(r.offset, r.key, r.value, r.headers) for r in records]


async def test_a_tombstone_passes_through(running: Running, record: MakeRecord) -> None:
    async with running() as pool:
        assert await pool.run([record(7, None, None)]) == [Enriched(7, None, None, record(7).headers)]


async def test_no_records_give_no_results(running: Running) -> None:
    async with running() as pool:
        assert await pool.run([]) == []


async def test_slow_records_are_spread_over_the_workers(running: Running, record: MakeRecord) -> None:
    async with running() as pool:
        results = await pool.run(
            [record(0, b"sleep", b"0.3"), record(1, b"sleep", b"0.3"), record(2, b"pid")]
        )
        pids = pool.worker_pids
        both = await pool.run([record(i, b"pid") for i in range(2)])
    assert len(results) == 3
    assert {int(value(r)) for r in both} <= set(pids)


async def test_an_exception_rejects_its_record_alone_and_never_quotes_the_text(
    running: Running, record: MakeRecord
) -> None:
    async with running() as pool:
        results = await pool.run([record(0), record(1, b"raise", b"a secret of the article"), record(2)])
    assert [type(r) for r in results] == [Enriched, Rejected, Enriched]
    rejected = results[1]
    assert isinstance(rejected, Rejected)
    assert (rejected.code, rejected.stage, rejected.error_class) == ("step_failed", "enrich", "LookupError")
    assert "secret" not in rejected.message
    assert "pool_handlers.py" in rejected.message


async def test_a_handlers_own_rejection_passes_with_its_message_cut_to_500(
    running: Running, record: MakeRecord
) -> None:
    async with running() as pool:
        (rejected,) = await pool.run([record(4, b"reject")])
    assert rejected == Rejected(4, "invalid_json", "m" * 500, "decode", "ValueError")


async def test_a_result_for_another_offset_is_the_handlers_failure(
    running: Running, record: MakeRecord
) -> None:
    async with running() as pool:
        (rejected,) = await pool.run([record(4, b"other-offset")])
    assert (rejected.offset, code(rejected)) == (4, "step_failed")


async def test_a_record_beyond_the_bound_is_rejected_and_the_others_are_not(
    running: Running, record: MakeRecord
) -> None:
    async with running(frame_bytes=8 << 20) as pool:
        results = await pool.run(
            [record(0), record(1, None, b"x" * (8 << 20)), record(2, None, b"x" * (7 << 20))]
        )
    assert [type(r) for r in results] == [Enriched, Rejected, Enriched]
    assert code(results[1]) == "too_large"


async def test_a_result_beyond_the_bound_is_rejected(running: Running, record: MakeRecord) -> None:
    async with running(frame_bytes=8 << 20) as pool:
        results = await pool.run(
            [record(0, b"swell", str(9 << 20).encode()), record(1, b"swell", b"5000000")]
        )
    assert [code(r) for r in results] == ["too_large", None]


async def test_what_a_handler_prints_harms_nothing(
    running: Running, record: MakeRecord, capfd: pytest.CaptureFixture[str]
) -> None:
    async with running() as pool:
        results = await pool.run([record(i, b"noise") for i in range(20)])
    assert all(isinstance(r, Enriched) for r in results)
    assert capfd.readouterr() == ("", "")


async def test_a_single_record_does_not_wait_for_anothers_huge_slice(
    running: Running, record: MakeRecord
) -> None:
    async with running() as pool:
        await pool.run([record(i, b"sleep", b"0.002") for i in range(50)])
        huge = asyncio.create_task(pool.run([record(i, b"sleep", b"0.002") for i in range(600)]))
        await asyncio.sleep(0)
        single = await pool.run([record(0)])
        assert pool.stats.queued > 300
        assert isinstance(single[0], Enriched)
        assert len(await huge) == 600


async def test_a_record_behind_a_slow_one_goes_to_the_worker_that_is_idle(
    running: Running, record: MakeRecord
) -> None:
    async with running(record_timeout_seconds=60.0) as pool:
        slow = asyncio.create_task(pool.run([record(0, b"sleep", b"30")]))
        other = asyncio.create_task(pool.run([record(0, b"sleep", b"0.1")]))
        quick = [asyncio.create_task(pool.run([record(i)])) for i in range(6)]
        await asyncio.gather(other, *quick)
        assert not slow.done()
        slow.cancel()


async def test_a_cancelled_call_leaves_the_work_of_others_alone(running: Running, record: MakeRecord) -> None:
    async with running() as pool:
        mine = asyncio.create_task(pool.run([record(i, b"sleep", b"0.01") for i in range(400)]))
        others = asyncio.create_task(pool.run([record(i, b"sleep", b"0.001") for i in range(400)]))
        await asyncio.sleep(0)
        mine.cancel()
        with pytest.raises(asyncio.CancelledError):
            await mine
        assert [r.offset for r in await others] == list(range(400))
        assert pool.stats.queued == 0


async def test_the_cost_of_a_record_is_estimated(running: Running, record: MakeRecord) -> None:
    async with running() as pool:
        assert pool.seconds_per_record is None
        await pool.run([record(i, b"sleep", b"0.01") for i in range(10)])
        assert (pool.seconds_per_record or 0) >= 0.01
        assert 0 < (pool.seconds_per_byte or 0) < (pool.seconds_per_record or 0)


async def test_a_handler_that_cannot_load_stops_the_start_with_its_own_words() -> None:
    pool = WorkerPool(PoolSettings(workers=2, handler="pool_handlers:refusing", handler_config=b"/models/en"))
    with pytest.raises(WorkerStartError, match=r"RuntimeError: no model at /models/en"):
        await pool.start()
    assert pool.worker_pids == []


async def test_a_handler_that_does_not_exist_is_named() -> None:
    pool = WorkerPool(PoolSettings(workers=1, handler="pool_handlers:nothing"))
    with pytest.raises(WorkerStartError, match="has no attribute 'nothing'"):
        await pool.start()


async def test_a_handler_that_loads_for_too_long_is_given_up() -> None:
    pool = WorkerPool(PoolSettings(workers=1, handler="pool_handlers:hanging", start_timeout_seconds=0.5))
    with pytest.raises(WorkerStartError, match=r"had not loaded it after 0\.5 s"):
        await pool.start()
    assert pool.worker_pids == []


async def test_a_cap_below_what_the_loaded_handler_takes_is_named() -> None:
    pool = WorkerPool(PoolSettings(workers=1, handler="pool_handlers:bulky", memory_bytes=100 << 20))
    with pytest.raises(WorkerStartError, match="the cap of a worker is 100 MiB: raise the cap"):
        await pool.start()


async def test_a_stop_ends_calls_under_way_and_may_be_repeated(running: Running, record: MakeRecord) -> None:
    async with running() as pool:
        call = asyncio.create_task(pool.run([record(0, b"hang")]))
        await asyncio.sleep(0)
        await asyncio.gather(pool.stop(grace_seconds=0.1), pool.stop())
        with pytest.raises(PoolStoppedError):
            await call
        with pytest.raises(PoolStoppedError):
            await pool.run([record(1)])


async def test_a_cancelled_start_leaves_no_process() -> None:
    pool = WorkerPool(PoolSettings(workers=2, handler="pool_handlers:hanging"))
    start = asyncio.create_task(pool.start())
    await asyncio.sleep(0)
    pids = pool.worker_pids
    start.cancel()
    with pytest.raises(asyncio.CancelledError):
        await start
    assert len(pids) == 2
    assert pool.worker_pids == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"workers": 0},
        {"handler": "module"},
        {"tick_seconds": 0},
        {"frame_bytes": 10},
        {"recycle_growth_bytes": -1},
    ],
)
def test_settings_that_cannot_work_are_refused_by_name(wrong: dict[str, Any]) -> None:
    name = next(iter(wrong))
    with pytest.raises(ValueError, match=name):
        PoolSettings(**{"workers": 1, "handler": "a:b", **wrong})


async def test_workers_use_one_thread_each(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    async with running(workers=1) as pool:
        environ = Path(f"/proc/{pool.worker_pids[0]}/environ")
        environment = environ.read_bytes().split(b"\0")
        assert b"OMP_NUM_THREADS=1" in environment
    assert os.environ["OMP_NUM_THREADS"] == "8"
