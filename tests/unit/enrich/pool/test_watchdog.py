"""Records that take too long or too much memory, judged by time of their own."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.unit.enrich.pool.fake_child import FakeChild
from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool, Until
from tests.unit.enrich.pool.outcomes import rejected

from newsgloss_enrich.pool import Enriched, PoolSettings, Rejected, watchdog
from newsgloss_enrich.pool.chunks import Chunk, Job
from newsgloss_enrich.pool.exits import Cause
from newsgloss_enrich.pool.frames import Exhausted
from newsgloss_enrich.pool.process import WorkerProcess
from newsgloss_enrich.pool.processor import usage
from newsgloss_enrich.pool.states import State

NEIGHBOURS = 4


FOR_EVER = "import os\nwhile os.getppid() == {parent}: sum(range(100_000))"


@contextmanager
def crowded(pids: list[int]) -> Iterator[None]:
    """These processes share one processor with others that never pause."""
    (processor, *_) = os.sched_getaffinity(0)
    program = FOR_EVER.format(parent=os.getpid())
    neighbours = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(NEIGHBOURS)]
    try:
        for pid in [*pids, *(neighbour.pid for neighbour in neighbours)]:
            os.sched_setaffinity(pid, {processor})
        yield
    finally:
        for neighbour in neighbours:
            neighbour.kill()
            neighbour.wait()


async def test_a_record_that_hangs_is_convicted_of_its_time(running: RunningPool, record: MakeRecord) -> None:
    async with running(record_timeout_seconds=0.3) as pool:
        results = await pool.run([record(i) if i != 20 else record(i, b"hang") for i in range(40)])
    assert rejected(results) == {20: "timeout"}


async def test_a_large_record_has_more_time(running: RunningPool, record: MakeRecord) -> None:
    async with running(record_timeout_seconds=0.2, timeout_seconds_per_mebibyte=30.0) as pool:
        slow = record(0, b"sleep", b" " * (1 << 20) + b"0.8")
        assert isinstance((await pool.run([slow]))[0], Enriched)


@pytest.mark.parametrize("deed", [b"hog", b"hog-shared"])
async def test_a_record_that_exhausts_memory_is_convicted_of_it(
    running: RunningPool, record: MakeRecord, deed: bytes
) -> None:
    async with running(memory_bytes=150 << 20) as pool:
        results = await pool.run([record(i) if i != 20 else record(i, deed) for i in range(40)])
    assert rejected(results) == {20: "out_of_memory"}


async def test_time_in_which_the_parent_stood_still_does_not_count(
    running: RunningPool, record: MakeRecord, until: Until
) -> None:
    async with running(workers=1, record_timeout_seconds=0.6) as pool:
        call = asyncio.create_task(pool.run([record(0, b"sleep", b"1.2")]))
        (worker,) = pool._fleet
        await until(lambda: worker.watch.at_work, "the watchdog has noticed the record")
        time.sleep(1.0)  # noqa: ASYNC251  holds up the event loop on purpose
        assert rejected(await call) == {}
        assert pool.stats.restarts == {}


async def test_a_worker_that_is_stopped_is_replaced_and_its_record_enriched(
    running: RunningPool, record: MakeRecord, until: Until
) -> None:
    # The record's time goes far beyond its work, so that a busy machine cannot use it up before the stop.
    async with running(workers=1, record_timeout_seconds=5.0) as pool:
        call = asyncio.create_task(pool.run([record(0, b"sleep", b"0.2"), record(1)]))
        await until(lambda: pool.stats.busy, "the worker has the record")
        os.kill(pool.worker_pids[0], signal.SIGSTOP)
        results = await call
        assert pool.stats.restarts.get("stopped") == 1
    assert rejected(results) == {}


async def test_a_worker_that_is_stopped_while_idle_convicts_nobody(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running(workers=1, record_timeout_seconds=0.3) as pool:
        os.kill(pool.worker_pids[0], signal.SIGSTOP)
        assert rejected(await pool.run([record(i) for i in range(10)])) == {}


@pytest.mark.skipif(usage(os.getpid()) is None, reason="the system does not tell how long processes wait")
async def test_on_a_crowded_processor_a_record_still_has_all_its_time(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running(workers=1, record_timeout_seconds=2.0) as pool:
        with crowded(pool.worker_pids):
            (result,) = await pool.run([record(0, b"work", b"1.2")])
        assert isinstance(result, Enriched)
        assert pool.stats.restarts == {}


async def test_on_a_crowded_processor_a_record_that_never_ends_is_convicted(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running(workers=1, record_timeout_seconds=0.5, tries_alone=1) as pool:
        with crowded(pool.worker_pids):
            (result,) = await pool.run([record(0, b"work", b"1e9")])
        assert isinstance(result, Rejected)
        assert result.code == "timeout"


LIMITS = PoolSettings(
    workers=1,
    handler="a:b",
    record_timeout_seconds=1.0,
    timeout_seconds_per_mebibyte=0.0,
    start_timeout_seconds=1.0,
    memory_bytes=1000,
    recycle_growth_bytes=100,
)


def starting(children: list[FakeChild]) -> tuple[WorkerProcess, FakeChild]:
    worker = WorkerProcess(LIMITS, lambda *_: None, lambda _: None)
    return worker, children[-1]


def given(worker: WorkerProcess, record: MakeRecord) -> None:
    worker.ready(500)
    job = Job([record(0)], asyncio.get_running_loop().create_future())
    worker.send(Chunk(job, 0, 1))


async def test_a_worker_that_loads_for_too_long_is_killed(children: list[FakeChild]) -> None:
    worker, child = starting(children)
    watchdog.inspect(worker, 0.9, LIMITS)
    assert child.returncode is None
    watchdog.inspect(worker, 0.2, LIMITS)
    assert worker.ended_for is Cause.NOT_LOADED


async def test_a_worker_that_neither_works_nor_answers_is_killed(
    children: list[FakeChild], record: MakeRecord
) -> None:
    worker, child = starting(children)
    given(worker, record)
    watchdog.inspect(worker, 0.9, LIMITS)
    assert child.returncode is None
    watchdog.inspect(worker, 0.2, LIMITS)
    assert worker.ended_for is Cause.STALLED


@pytest.mark.parametrize(("stopped", "cause"), [(False, Cause.TIMED_OUT), (True, Cause.STOPPED)])
async def test_a_record_over_its_time_costs_the_worker(
    children: list[FakeChild],
    record: MakeRecord,
    monkeypatch: pytest.MonkeyPatch,
    stopped: bool,
    cause: Cause,
) -> None:
    monkeypatch.setattr(watchdog, "is_stopped", lambda _: stopped)
    worker, child = starting(children)
    given(worker, record)
    child.cell.begin(1)
    for _ in range(2):
        watchdog.inspect(worker, 0.9, LIMITS)
    assert child.returncode is None
    watchdog.inspect(worker, 0.2, LIMITS)
    assert worker.ended_for is cause


async def test_a_result_that_waits_in_the_pipe_is_read_before_the_worker_is_judged(
    children: list[FakeChild], record: MakeRecord
) -> None:
    def answer(worker: WorkerProcess, _: object) -> None:
        worker.answered(worker.outstanding[0], 1)
        children[-1].cell.end(1)

    worker = WorkerProcess(LIMITS, answer, lambda _: None)
    given(worker, record)
    children[-1].cell.begin(1)
    for _ in range(2):
        watchdog.inspect(worker, 0.9, LIMITS)
    children[-1].say(Exhausted(1))
    watchdog.inspect(worker, 0.9, LIMITS)
    assert (worker.state, children[-1].returncode) == (State.IDLE, None)


@pytest.mark.parametrize(
    ("resident", "worn_out", "cause"),
    [(599, False, None), (600, True, None), (1001, True, Cause.OUT_OF_MEMORY), (None, False, None)],
)
async def test_a_grown_worker_is_worn_out_and_one_beyond_its_cap_is_killed(
    children: list[FakeChild],
    monkeypatch: pytest.MonkeyPatch,
    resident: int | None,
    worn_out: bool,
    cause: Cause | None,
) -> None:
    monkeypatch.setattr(watchdog, "resident_bytes", lambda _: resident)
    worker, _ = starting(children)
    worker.ready(500)
    watchdog.inspect(worker, 0.05, LIMITS)
    assert (worker.worn_out, worker.ended_for) == (worn_out, cause)


async def test_a_worker_is_stuck_once_it_was_at_one_record_for_so_long(
    children: list[FakeChild], record: MakeRecord
) -> None:
    worker, child = starting(children)
    given(worker, record)
    child.cell.begin(1)
    for _ in range(3):
        assert not watchdog.is_stuck(worker, 0.2)
        watchdog.inspect(worker, 0.1, LIMITS)
    assert watchdog.is_stuck(worker, 0.2)
