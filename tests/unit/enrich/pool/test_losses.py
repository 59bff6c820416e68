import asyncio

import pytest
from tests.unit.enrich.pool.fixture_types import MakeRecord

from newsgloss_enrich.pool.chunks import Chunk, Job
from newsgloss_enrich.pool.losses import Losses, halves, losses
from newsgloss_enrich.pool.progress import Progress


def test_halves_end_in_single_records() -> None:
    ranges = [(3, 20)]
    while any(stop - start > 1 for start, stop in ranges):
        ranges = [half for start, stop in ranges for half in (halves(start, stop) or [(start, stop)])]
    assert ranges == [(n, n + 1) for n in range(3, 20)]


@pytest.fixture
async def chunk(record: MakeRecord) -> Chunk:
    """Records 100 to 109 of a job, numbers 1 to 10 of their worker; the first two are answered."""
    job = Job([record(offset) for offset in range(200)], asyncio.get_running_loop().create_future())
    return Chunk(job, 100, 110, first=1, answered=2)


def at(number: int, *, at_work: bool) -> Progress:
    return Progress(number, at_work, since=0)


@pytest.mark.parametrize(
    ("progress", "suspect", "isolated", "untouched"),
    [
        (at(5, at_work=True), 104, [(102, 103), (103, 104)], (105, 110)),
        (at(3, at_work=True), 102, [], (103, 110)),
        (at(3, at_work=False), 102, [], (103, 110)),  # begun, answered to nobody: the only one begun
        (at(6, at_work=False), None, [(102, 104), (104, 106)], (106, 110)),
        (at(2, at_work=False), None, [], (102, 110)),
    ],
)
async def test_the_record_at_work_is_suspected_and_those_after_it_are_not(
    chunk: Chunk,
    progress: Progress,
    suspect: int | None,
    isolated: list[tuple[int, int]],
    untouched: tuple[int, int],
) -> None:
    assert losses(chunk, progress, plausible=True) == Losses(suspect, isolated, untouched)


async def test_an_entry_that_makes_no_sense_means_that_all_may_have_begun(chunk: Chunk) -> None:
    lost = losses(chunk, at(10**6, at_work=True), plausible=False)
    assert lost == Losses(None, [(102, 106), (106, 110)], (110, 110))
    assert lost.begun


async def test_a_record_that_was_taken_back_as_it_began_is_not_suspected(chunk: Chunk) -> None:
    chunk.kept = 104
    lost = losses(chunk, at(5, at_work=True), plausible=True)
    assert lost == Losses(None, [(102, 103), (103, 104)], (104, 104))
