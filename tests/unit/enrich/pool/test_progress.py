import os
from collections.abc import Iterator

import pytest

from newsgloss_enrich.pool.processor import Usage
from newsgloss_enrich.pool.progress import Progress, ProgressCell, Watch
from newsgloss_enrich.pool.watchdog import tick_credit


def test_time_at_work_adds_up_from_ticks_and_a_pause_of_the_parent_counts_little() -> None:
    watch = Watch()
    for number in (1, 1, 1):
        watch.observe(Progress(number, at_work=True, since=0), tick_credit(0.05, 0.05), has_work=True)
    assert watch.at_work == pytest.approx(0.1)
    watch.observe(Progress(1, at_work=True, since=0), tick_credit(3600.0, 0.05), has_work=True)
    assert watch.at_work == pytest.approx(0.2)
    watch.observe(Progress(2, at_work=True, since=0), tick_credit(0.05, 0.05), has_work=True)
    assert watch.at_work == 0.0


def test_use_of_the_processor_counts_from_the_start_of_the_record_at_work() -> None:
    used = Usage(1, 1)
    watch = Watch()
    watch.starting = 0.1
    watch.observe(Progress(0, at_work=False, since=0), 0.1, has_work=False)
    assert watch.usage_before == Usage(0, 0)  # a start counts from the process's beginning
    watch.starting = 0.0
    for progress, begins in (
        (Progress(1, at_work=True, since=0), True),
        (Progress(1, at_work=True, since=0), False),
        (Progress(2, at_work=True, since=0), True),
        (Progress(2, at_work=False, since=0), True),
        (Progress(2, at_work=False, since=0), False),
        (Progress(3, at_work=True, since=0), True),
    ):
        watch.usage_before = used
        watch.observe(progress, 0.1, has_work=True)
        assert (watch.usage_before is None) == begins, progress


@pytest.fixture
def cells() -> Iterator[tuple[ProgressCell, ProgressCell]]:
    """The worker's and the parent's view of the same words."""
    fd = ProgressCell.create()
    both = ProgressCell(fd), ProgressCell(fd)
    os.close(fd)
    yield both
    for cell in both:
        cell.close()


def test_the_parent_reads_what_the_worker_does(cells: tuple[ProgressCell, ProgressCell]) -> None:
    worker, parent = cells
    assert parent.read() == Progress(0, at_work=False, since=0)
    since = worker.begin(7)
    assert parent.read() == Progress(7, at_work=True, since=since)
    worker.end(7)
    assert parent.read() == Progress(7, at_work=False, since=since)


def test_records_are_taken_back_up_to_a_number(cells: tuple[ProgressCell, ProgressCell]) -> None:
    worker, parent = cells
    parent.void_through(5)
    assert [worker.is_void(number) for number in (1, 5, 6)] == [True, True, False]


def test_silence_adds_up_only_while_the_worker_has_records_and_answers_none() -> None:
    watch = Watch()
    idle = Progress(3, at_work=False, since=0)
    watch.observe(idle, 0.1, has_work=True)
    watch.observe(idle, 0.1, has_work=True)
    assert watch.silent == pytest.approx(0.2)
    watch.answered()
    assert watch.silent == 0.0
    watch.observe(idle, 0.1, has_work=True)
    watch.observe(idle, 0.1, has_work=False)
    assert watch.silent == 0.0
