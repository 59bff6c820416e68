import asyncio

from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool
from tests.unit.enrich.pool.outcomes import code

from newsgloss_enrich.pool import Enriched, PoolSettings, Rejected
from newsgloss_enrich.pool.admission import admit
from newsgloss_enrich.pool.chunks import Job
from newsgloss_enrich.pool.quarantine import Quarantine


async def test_a_record_beyond_the_bound_is_rejected_and_the_others_are_not(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running(frame_bytes=8 << 20) as pool:
        results = await pool.run(
            [record(0), record(1, None, b"x" * (8 << 20)), record(2, None, b"x" * (7 << 20))]
        )
    assert [type(r) for r in results] == [Enriched, Rejected, Enriched]
    assert code(results[1]) == "too_large"


async def test_suspects_go_into_quarantine_and_the_records_between_them_wait(record: MakeRecord) -> None:
    job = Job([record(offset) for offset in range(100, 110)], asyncio.get_running_loop().create_future())
    quarantine = Quarantine(PoolSettings(workers=1, handler="a:b"), lambda _: None, 0.0)
    admit(job, frozenset({100, 104, 105, 999}), 1 << 20, quarantine)
    assert [(segment.start, segment.stop) for segment in job.segments] == [(1, 4), (6, 10)]
    assert len(quarantine) == 3
    assert not quarantine.wants_fresh_worker


async def test_a_job_of_suspects_alone_leaves_nothing_to_wait(record: MakeRecord) -> None:
    job = Job([record(1)], asyncio.get_running_loop().create_future())
    quarantine = Quarantine(PoolSettings(workers=1, handler="a:b"), lambda _: None, 0.0)
    admit(job, frozenset({1}), 1 << 20, quarantine)
    assert (job.waiting, len(quarantine)) == (0, 1)
