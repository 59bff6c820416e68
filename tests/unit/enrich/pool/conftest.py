import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.patience import PATIENCE_SECONDS
from tests.processes import is_running
from tests.unit.enrich.pool.fake_child import FakeChild
from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool, Until

from newsgloss_enrich.pool import InputRecord, PoolEvent, PoolSettings, WorkerPool, process
from newsgloss_enrich.pool.spawn import Spawned

MEBIBYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _handlers_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers import what the parent can import, so the folder of `pool_handlers` has to be on its path."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@pytest.fixture
def record() -> MakeRecord:
    def make(offset: int, key: bytes | None = None, value: bytes | None = b"{}") -> InputRecord:
        return InputRecord("raw", 0, offset, 1, key, value, [("h", b"1"), ("none", None)])

    return make


@pytest.fixture
def events() -> list[PoolEvent]:
    return []


@pytest.fixture
def running(events: list[PoolEvent]) -> RunningPool:
    """A started pool; it is stopped afterwards, and then none of its processes may be left."""

    @asynccontextmanager
    async def make(handler: str = "by_key", **settings: Any) -> AsyncIterator[WorkerPool]:
        defaults: dict[str, Any] = {
            "workers": 2,
            "record_timeout_seconds": 10.0,
            "memory_bytes": 400 * MEBIBYTE,
        }
        pool = WorkerPool(
            PoolSettings(handler=f"pool_handlers:{handler}", **(defaults | settings)), on_event=events.append
        )
        await pool.start()
        pids = pool.worker_pids
        try:
            yield pool
        finally:
            pids += pool.worker_pids
            await pool.stop()
            assert pool.worker_pids == []
            assert not [pid for pid in pids if is_running(pid)]

    return make


@pytest.fixture
def until() -> Until:
    """Wait until a condition holds; fails after `PATIENCE_SECONDS`."""

    async def wait(condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, f"in vain: {what}"
            await asyncio.sleep(0.01)

    return wait


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[FakeChild]]:
    """Workers are started without a process; the list has those started so far."""
    started: list[FakeChild] = []

    def spawn() -> Spawned:
        started.append(FakeChild())
        return started[-1].spawned

    monkeypatch.setattr(process, "spawn", spawn)
    yield started
    for child in started:
        child.end(0)
