"""What callers of the pool get: results, errors, and an end."""

import asyncio

import pytest
from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool

from newsgloss_enrich.pool import Enriched, PoolSettings, PoolStoppedError, WorkerPool, WorkerStartError


async def test_each_record_gets_one_result_in_order(running: RunningPool, record: MakeRecord) -> None:
    records = [record(offset, value=b"v" * (offset % 5000)) for offset in range(3000)]
    async with running() as pool:
        results = await pool.run(records)
    assert results == [Enriched(r.offset, r.key, r.value, r.headers) for r in records]


async def test_a_tombstone_passes_through(running: RunningPool, record: MakeRecord) -> None:
    async with running() as pool:
        assert await pool.run([record(7, None, None)]) == [Enriched(7, None, None, record(7).headers)]


async def test_no_records_give_no_results(running: RunningPool) -> None:
    async with running() as pool:
        assert await pool.run([]) == []


async def test_a_cancelled_call_leaves_the_work_of_others_alone(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running() as pool:
        mine = asyncio.create_task(pool.run([record(i, b"sleep", b"0.01") for i in range(400)]))
        others = asyncio.create_task(pool.run([record(i, b"sleep", b"0.001") for i in range(400)]))
        await asyncio.sleep(0)
        mine.cancel()
        with pytest.raises(asyncio.CancelledError):
            await mine
        assert [r.offset for r in await others] == list(range(400))
        assert pool.stats.queued == 0


async def test_the_cost_of_a_record_is_estimated(running: RunningPool, record: MakeRecord) -> None:
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


async def test_the_start_fails_when_a_handler_loads_for_too_long() -> None:
    pool = WorkerPool(PoolSettings(workers=1, handler="pool_handlers:hanging", start_timeout_seconds=0.5))
    with pytest.raises(WorkerStartError, match=r"had not loaded it after 0\.5 s"):
        await pool.start()
    assert pool.worker_pids == []


async def test_a_memory_cap_below_the_loaded_handlers_size_is_named() -> None:
    pool = WorkerPool(PoolSettings(workers=1, handler="pool_handlers:bulky", memory_bytes=100 << 20))
    with pytest.raises(WorkerStartError, match="the cap of a worker is 100 MiB: raise the cap"):
        await pool.start()


async def test_a_stop_ends_calls_in_progress_and_may_be_repeated(
    running: RunningPool, record: MakeRecord
) -> None:
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
