import asyncio

import pytest
from tests.unit.enrich.pool.fake_child import FakeChild
from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool

from newsgloss_enrich.pool import Enriched, PoolSettings, Result
from newsgloss_enrich.pool.chunks import Chunk, Job, Segment, Trial
from newsgloss_enrich.pool.cost import CostEstimate
from newsgloss_enrich.pool.dispatch import Dispatcher, has_room
from newsgloss_enrich.pool.fleet import Fleet


def value(result: Result) -> bytes:
    assert isinstance(result, Enriched)
    return result.value or b""


async def test_slow_records_are_spread_over_the_workers(running: RunningPool, record: MakeRecord) -> None:
    async with running() as pool:
        results = await pool.run(
            [record(0, b"sleep", b"0.3"), record(1, b"sleep", b"0.3"), record(2, b"pid")]
        )
        pids = pool.worker_pids
        both = await pool.run([record(i, b"pid") for i in range(2)])
    assert len(results) == 3
    assert {int(value(r)) for r in both} <= set(pids)


async def test_a_single_record_does_not_wait_for_the_huge_slice_of_another_call(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running() as pool:
        await pool.run([record(i, b"sleep", b"0.002") for i in range(50)])
        huge = asyncio.create_task(pool.run([record(i, b"sleep", b"0.002") for i in range(600)]))
        await asyncio.sleep(0)
        single = await pool.run([record(0)])
        assert pool.stats.queued > 300
        assert isinstance(single[0], Enriched)
        assert len(await huge) == 600


@pytest.fixture
async def fleet(children: list[FakeChild]) -> Fleet:
    """Two idle workers without processes."""
    fleet = Fleet(PoolSettings(workers=2, handler="a:b"), lambda *_: None, lambda _: None, lambda _: None)
    fleet.balance(fresh_wanted=False, trial_on=False)
    for worker in fleet:
        worker.ready(0)
    assert len(children) == 2
    return fleet


def make_job(record: MakeRecord, count: int) -> Job:
    job = Job([record(n) for n in range(count)], asyncio.get_running_loop().create_future())
    job.segments.append(Segment(0, count))
    return job


def shares(fleet: Fleet) -> list[list[tuple[int, int]]]:
    return [[(chunk.start, chunk.stop) for chunk in worker.outstanding] for worker in fleet]


async def test_the_records_of_one_call_are_spread_over_the_idle_workers(
    fleet: Fleet, record: MakeRecord
) -> None:
    dispatcher = Dispatcher(CostEstimate(), chunk_seconds=0.05)
    dispatcher.add(make_job(record, 6))
    dispatcher.give(fleet.warm())
    assert shares(fleet) == [[(0, 3)], [(3, 6)]]
    assert not dispatcher


async def test_a_worker_has_two_chunks_at_most(fleet: Fleet, record: MakeRecord) -> None:
    dispatcher = Dispatcher(CostEstimate(), chunk_seconds=0.05)
    dispatcher.add(make_job(record, 1000))
    dispatcher.give(fleet.warm())
    assert [len(worker.outstanding) for worker in fleet] == [2, 2]
    assert dispatcher


async def test_calls_take_turns(fleet: Fleet, record: MakeRecord) -> None:
    dispatcher = Dispatcher(CostEstimate(), chunk_seconds=0.05)
    huge, single = make_job(record, 1000), make_job(record, 1)
    dispatcher.add(huge)
    dispatcher.add(single)
    dispatcher.give(fleet.warm()[:1])
    assert [chunk.job for chunk in fleet.warm()[0].outstanding] == [huge, single]


async def test_quick_records_are_not_worth_spreading(fleet: Fleet, record: MakeRecord) -> None:
    cost = CostEstimate()
    cost.observe(1000, 330_000, 0.001)
    dispatcher = Dispatcher(cost, chunk_seconds=0.05)
    dispatcher.add(make_job(record, 100))
    dispatcher.give(fleet.warm())
    assert shares(fleet) == [[(0, 100)], []]


async def test_a_cancelled_or_empty_job_is_passed_over(fleet: Fleet, record: MakeRecord) -> None:
    dispatcher = Dispatcher(CostEstimate(), chunk_seconds=0.05)
    job = make_job(record, 5)
    dispatcher.add(job)
    dispatcher.add(job)
    job.done.cancel()
    dispatcher.give(fleet.warm())
    dispatcher.add(job)
    assert not dispatcher
    assert shares(fleet) == [[], []]


async def test_what_a_stuck_worker_has_not_begun_is_queued_again(
    fleet: Fleet, record: MakeRecord, children: list[FakeChild]
) -> None:
    dispatcher = Dispatcher(CostEstimate(), chunk_seconds=0.05)
    job = make_job(record, 16)
    dispatcher.add(job)
    worker = fleet.warm()[0]
    dispatcher.give([worker])
    assert shares(fleet)[0] == [(0, 8), (8, 16)]
    children[0].cell.begin(3)
    dispatcher.take_back(worker)
    assert [(s.start, s.stop) for s in job.segments] == [(3, 8), (8, 16)]
    assert [chunk.kept for chunk in worker.outstanding] == [3, 8]
    assert children[0].cell.is_void(16)
    assert job.shared
    dispatcher.give(fleet.warm()[1:])
    assert shares(fleet)[1] == [(3, 8), (8, 16)]


async def test_a_worker_that_tries_a_suspect_takes_no_chunk(fleet: Fleet, record: MakeRecord) -> None:
    job, (worker, _) = make_job(record, 2), fleet.warm()
    worker.send(Chunk(job, 0, 1, trial=Trial(job, 0, needs_fresh=True)))
    assert not has_room(worker)
