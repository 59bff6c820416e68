"""A record is judged by time of its own: what other processes take of the machine is not its fault."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from newsgloss_enrich.pool import Enriched, Rejected
from newsgloss_enrich.pool.processor import Usage, own_seconds, usage
from newsgloss_enrich.pool.progress import Progress
from newsgloss_enrich.pool.watchdog import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEIGHBOURS = 4
_FOR_EVER = "import os\nwhile os.getppid() == {parent}: sum(range(100_000))"


@contextmanager
def crowded(pids: list[int]) -> Iterator[None]:
    """These processes share one processor with others that never pause."""
    (processor, *_) = os.sched_getaffinity(0)
    program = _FOR_EVER.format(parent=os.getpid())
    neighbours = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(_NEIGHBOURS)]
    try:
        for pid in [*pids, *(neighbour.pid for neighbour in neighbours)]:
            os.sched_setaffinity(pid, {processor})
        yield
    finally:
        for neighbour in neighbours:
            neighbour.kill()
            neighbour.wait()


@pytest.mark.skipif(usage(os.getpid()) is None, reason="the system does not tell how long processes wait")
async def test_on_a_crowded_processor_a_record_still_has_all_its_time(running: Any, record: Any) -> None:
    async with running(workers=1, record_timeout_seconds=2.0) as pool:
        with crowded(pool.worker_pids):
            (result,) = await pool.run([record(0, b"work", b"1.2")])
        assert isinstance(result, Enriched)
        assert pool.stats.restarts == {}


async def test_on_a_crowded_processor_one_that_never_ends_is_found_out(running: Any, record: Any) -> None:
    async with running(workers=1, record_timeout_seconds=0.5, tries_alone=1) as pool:
        with crowded(pool.worker_pids):
            (result,) = await pool.run([record(0, b"work", b"1e9")])
        assert isinstance(result, Rejected)
        assert result.code == "timeout"


@pytest.mark.parametrize(
    ("clock", "ran", "waited", "own"),
    [(10, 4, 6, 4), (10, 0, 0, 10), (10, 1, 3, 7), (10, 9, 9, 9), (10, 12, 0, 10), (10, 0, 50, 0)],
)
def test_waiting_is_taken_off_and_work_and_sleep_are_not(
    clock: float, ran: float, waited: float, own: float
) -> None:
    assert own_seconds(clock, Usage(100, 100), Usage(100 + ran, 100 + waited)) == own


def test_where_the_system_tells_nothing_the_clock_counts() -> None:
    assert usage(2**31 - 1) is None
    assert own_seconds(7, None, Usage(1, 1)) == own_seconds(7, Usage(1, 1), None) == 7


def test_what_was_used_counts_from_the_record_at_work_on() -> None:
    used = Usage(1, 1)
    watch = Watch()
    watch.starting = 0.1
    watch.see(Progress(0, at_work=False, since=0), 0.1, has_work=False)
    assert watch.before == Usage(0, 0)  # a start counts from the process's beginning
    watch.starting = 0.0
    for progress, begins in (
        (Progress(1, at_work=True, since=0), True),
        (Progress(1, at_work=True, since=0), False),
        (Progress(2, at_work=True, since=0), True),
        (Progress(2, at_work=False, since=0), True),
        (Progress(2, at_work=False, since=0), False),
        (Progress(3, at_work=True, since=0), True),
    ):
        watch.before = used
        watch.see(progress, 0.1, has_work=True)
        assert (watch.before is None) == begins, progress
