import asyncio

from tests.unit.enrich.pool.fixture_types import MakeRecord

from newsgloss_enrich.pool import Enriched, Result
from newsgloss_enrich.pool.chunks import Chunk, Job, Segment, Trial


def make_job(record: MakeRecord, count: int, size: int = 0) -> Job:
    records = [record(offset, value=b"v" * size) for offset in range(count)]
    return Job(records, asyncio.get_running_loop().create_future())


def results(*offsets: int) -> list[Result | None]:
    return [Enriched(offset, None, None, []) for offset in offsets]


async def test_chunks_are_cut_in_order_within_both_bounds(record: MakeRecord) -> None:
    job = make_job(record, 10, size=1000)
    job.segments.append(Segment(0, 10))
    by_count = job.take(3, 10**9)
    by_size = job.take(100, 2 * job.size(0) + 1)
    at_least_one = job.take(100, 1)
    assert [(c.start, c.stop) for c in (by_count, by_size, at_least_one)] == [(0, 3), (3, 5), (5, 6)]
    assert job.waiting == 4
    rest = job.take(100, 10**9)
    assert (rest.start, rest.stop, job.waiting) == (6, 10, 0)


async def test_isolated_records_go_out_first_and_alone(record: MakeRecord) -> None:
    job = make_job(record, 10)
    job.segments.append(Segment(6, 10))
    job.requeue(2, 5, isolated=True)
    job.requeue(5, 5)
    chunk = job.take(1, 1)
    assert (chunk.start, chunk.stop) == (2, 5)
    assert job.segments == type(job.segments)([Segment(6, 10)])


async def test_the_last_result_completes_the_job_in_order(record: MakeRecord) -> None:
    job = make_job(record, 3)
    job.settle(1, results(1, 2))
    assert not job.over
    job.settle(0, results(0))
    assert [r.offset for r in job.done.result()] == [0, 1, 2]


async def test_of_two_results_for_a_shared_record_the_first_counts(record: MakeRecord) -> None:
    job = make_job(record, 2)
    job.shared = True
    first, second = Enriched(0, None, b"first", []), Enriched(0, None, b"second", [])
    job.settle(0, [first, None])
    job.settle(0, [second, None])
    assert not job.over
    job.settle(1, results(1))
    assert job.done.result()[0] == first


async def test_a_cancelled_job_ignores_results(record: MakeRecord) -> None:
    job = make_job(record, 1)
    job.done.cancel()
    job.settle(0, results(0))
    assert job.results == [None]


async def test_a_trial_is_moot_once_its_record_has_a_result_or_nobody_waits(record: MakeRecord) -> None:
    job, cancelled = make_job(record, 2), make_job(record, 1)
    trial = Trial(job, 0, needs_fresh=True)
    assert not trial.moot
    job.settle(0, results(0))
    assert trial.moot
    cancelled.done.cancel()
    assert Trial(cancelled, 0, needs_fresh=True).moot


async def test_a_chunk_maps_the_workers_numbers_to_the_jobs_records(record: MakeRecord) -> None:
    chunk = Chunk(make_job(record, 20), 5, 9, first=101)
    assert (chunk.index_of(101), chunk.index_of(104)) == (5, 8)
    chunk.answered = 2
    assert (chunk.next_index, chunk.kept) == (7, 9)
