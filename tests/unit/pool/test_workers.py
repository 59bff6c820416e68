"""Workers come and go: recycling, replacement, and none that outlives the service."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.patience import PATIENCE_SECONDS

from newsgloss_enrich.pool import Enriched, EventKind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

    from newsgloss_enrich.pool import InputRecord, PoolEvent, WorkerPool

    Running = Callable[..., AbstractAsyncContextManager[WorkerPool]]
    MakeRecord = Callable[..., InputRecord]
    Until = Callable[..., Awaitable[None]]


async def test_a_worker_is_replaced_after_its_number_of_records_and_never_missed(
    running: Running, record: MakeRecord, events: list[PoolEvent]
) -> None:
    async with running(recycle_after_records=50) as pool:
        first = set(pool.worker_pids)
        while first & set(pool.worker_pids):
            results = await pool.run([record(i) for i in range(100)])
            assert all(isinstance(r, Enriched) for r in results)
            assert pool.stats.alive >= 2
        assert set(pool.stats.restarts) == {"retired"}
    kinds = [e.kind for e in events]
    third_ready = [i for i, kind in enumerate(kinds) if kind is EventKind.WORKER_READY][2]
    assert third_ready < kinds.index(EventKind.WORKER_RETIRED)


async def test_a_worker_that_has_grown_is_replaced(
    running: Running, record: MakeRecord, until: Until
) -> None:
    async with running(workers=1, recycle_growth_bytes=20 << 20) as pool:
        first = pool.worker_pids
        await pool.run([record(i, b"grow") for i in range(40)])
        await until(lambda: not set(first) & set(pool.worker_pids), "the grown worker has retired")
        assert pool.stats.restarts == {"retired": 1}


async def test_a_worker_that_dies_idle_is_replaced(
    running: Running, record: MakeRecord, until: Until
) -> None:
    async with running() as pool:
        os.kill(pool.worker_pids[0], signal.SIGKILL)
        await until(lambda: pool.stats.restarts == {"killed": 1}, "the death is seen")
        await until(lambda: pool.stats.idle == 2, "there are two again")
        assert len(await pool.run([record(0)])) == 1


async def test_sigterm_and_sigint_are_left_to_the_parent(running: Running, record: MakeRecord) -> None:
    async with running(workers=1) as pool:
        (pid,) = pool.worker_pids
        os.kill(pid, signal.SIGTERM)
        os.kill(pid, signal.SIGINT)
        (result,) = await pool.run([record(0, b"pid")])
        assert isinstance(result, Enriched)
        assert result.value == str(pid).encode()


async def test_when_workers_can_no_longer_start_calls_wait_and_events_say_why(
    running: Running, record: MakeRecord, until: Until, events: list[PoolEvent], tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    async with running("refusing_once_marked", workers=1, handler_config=str(mark).encode()) as pool:
        mark.touch()
        os.kill(pool.worker_pids[0], signal.SIGKILL)
        call = asyncio.create_task(pool.run([record(0)]))
        await until(
            lambda: sum(e.kind is EventKind.WORKER_START_FAILED for e in events) >= 3,
            "three starts have failed",
        )
        failed = [e for e in events if e.kind is EventKind.WORKER_START_FAILED]
        assert "RuntimeError: marked" in failed[0].detail
        assert [e.failures for e in failed] == sorted({e.failures for e in failed})
        assert not call.done()
        mark.unlink()
        assert isinstance((await call)[0], Enriched)


SHARED_MEMORY = Path("/dev", "shm")

SERVICE = """
import asyncio, json, sys
sys.path.insert(0, sys.argv[1])
from newsgloss_enrich.pool import InputRecord, PoolSettings, WorkerPool

async def main():
    pool = WorkerPool(PoolSettings(workers=3, handler="pool_handlers:by_key"))
    await pool.start()
    # One hangs in its handler, one has nothing to do, one is stopped.
    asyncio.create_task(pool.run([InputRecord("raw", 0, 0, 1, b"hang", b"", [])]))
    await asyncio.sleep(0.1)
    print(json.dumps(pool.worker_pids), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def shared_memory() -> set[Path]:
    return set(SHARED_MEMORY.iterdir())


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
async def test_no_worker_and_no_shared_memory_outlives_the_service(
    how: signal.Signals, until: Until, alive: Callable[[int], bool]
) -> None:
    before = shared_memory()
    service = subprocess.Popen(  # noqa: ASYNC220  the pool under test is in there
        [sys.executable, "-c", SERVICE, str(Path(__file__).parent)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert service.stdout is not None
        pids = json.loads(service.stdout.readline())
        os.kill(pids[2], signal.SIGSTOP)
        service.send_signal(how)
        service.wait(timeout=PATIENCE_SECONDS)
        await until(lambda: not any(alive(pid) for pid in pids), "all workers are gone")
        assert len(pids) == 3
        assert shared_memory() <= before
    finally:
        service.kill()
        service.wait()
        if service.stdout is not None:
            service.stdout.close()


async def test_workers_do_not_inherit_the_way_into_kafka(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAFKA_SASL_PASSWORD", "not for readers of hostile text")
    monkeypatch.setenv("NEWSGLOSS_LOG_LEVEL", "info")
    async with running(workers=1) as pool:
        environment = Path(f"/proc/{pool.worker_pids[0]}/environ").read_bytes()
    assert b"KAFKA_SASL_PASSWORD" not in environment
    assert b"NEWSGLOSS_LOG_LEVEL" in environment
