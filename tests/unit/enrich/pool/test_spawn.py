"""A worker gets what it needs, and nothing of it outlives the service."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.patience import PATIENCE_SECONDS
from tests.processes import is_running
from tests.unit.enrich.pool.fixture_types import RunningPool, Until

from newsgloss_enrich.pool.spawn import spawn


async def test_workers_use_one_thread_each(running: RunningPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    async with running(workers=1) as pool:
        environ = Path(f"/proc/{pool.worker_pids[0]}/environ")
        environment = environ.read_bytes().split(b"\0")
        assert b"OMP_NUM_THREADS=1" in environment
    assert os.environ["OMP_NUM_THREADS"] == "8"


async def test_workers_do_not_inherit_credentials_of_kafka(
    running: RunningPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAFKA_SASL_PASSWORD", "not for readers of hostile text")
    monkeypatch.setenv("NEWSGLOSS_LOG_LEVEL", "info")
    async with running(workers=1) as pool:
        environment = Path(f"/proc/{pool.worker_pids[0]}/environ").read_bytes()
    assert b"KAFKA_SASL_PASSWORD" not in environment
    assert b"NEWSGLOSS_LOG_LEVEL" in environment


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
async def test_no_worker_and_no_shared_memory_outlives_the_service(how: signal.Signals, until: Until) -> None:
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
        await until(lambda: not any(is_running(pid) for pid in pids), "all workers are gone")
        assert len(pids) == 3
        assert shared_memory() <= before
    finally:
        service.kill()
        service.wait()
        if service.stdout is not None:
            service.stdout.close()


def descriptors() -> set[str]:
    return {str(entry.readlink()) for entry in Path("/proc/self/fd").iterdir() if entry.exists()}


def test_a_process_that_cannot_be_started_leaves_no_descriptor(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    before = descriptors()
    with pytest.raises(BlockingIOError):
        spawn()
    assert descriptors() <= before
