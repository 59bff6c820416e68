import asyncio

from tests.unit.enrich.pool.fake_child import FakeChild
from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool, Until
from tests.unit.enrich.pool.outcomes import code

from newsgloss_enrich.pool import EventKind, InputRecord, PoolEvent, PoolSettings
from newsgloss_enrich.pool.admission import admit
from newsgloss_enrich.pool.chunks import Job
from newsgloss_enrich.pool.cost import CostEstimate
from newsgloss_enrich.pool.dispatch import Dispatcher
from newsgloss_enrich.pool.fleet import Fleet
from newsgloss_enrich.pool.quarantine import Quarantine
from newsgloss_enrich.pool.scheduler import FRUITLESS_STARTS, Scheduler
from newsgloss_enrich.pool.states import State


async def test_a_pool_with_a_record_is_at_work_and_an_idle_one_is_not(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running() as pool:
        assert not pool.at_work
        call = asyncio.create_task(pool.run([record(0, b"hang")]))
        await asyncio.sleep(0)
        assert pool.at_work
        call.cancel()


async def test_a_record_behind_a_slow_one_goes_to_an_idle_worker(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running(record_timeout_seconds=60.0) as pool:
        slow = asyncio.create_task(pool.run([record(0, b"sleep", b"30")]))
        other = asyncio.create_task(pool.run([record(0, b"sleep", b"0.1")]))
        quick = [asyncio.create_task(pool.run([record(i)])) for i in range(6)]
        await asyncio.gather(other, *quick)
        assert not slow.done()
        slow.cancel()


async def test_while_suspects_are_tried_other_records_still_get_a_worker(
    running: RunningPool, record: MakeRecord, events: list[PoolEvent], until: Until
) -> None:
    async with running(workers=2, record_timeout_seconds=2.0) as pool:
        bad = [asyncio.create_task(pool.run([record(i, b"signal", b"9")])) for i in range(4)]
        await until(
            lambda: sum(e.kind is EventKind.RECORD_SUSPECTED for e in events) == 4, "all four are suspected"
        )
        results = await pool.run([record(100 + i, b"sleep", b"0.01") for i in range(20)])
        assert [r.offset for r in results] == list(range(100, 120))
        assert not any(task.done() for task in bad)
        for task in bad:
            assert code((await task)[0]) == "worker_crash"


class Parts:
    """A scheduler of two workers without processes, and what it schedules."""

    def __init__(self) -> None:
        self.settings = PoolSettings(workers=2, handler="a:b")
        self.fleet = Fleet(self.settings, lambda *_: None, lambda _: None, lambda _: None)
        self.quarantine = Quarantine(self.settings, lambda _: None, 0.0)
        self.dispatcher = Dispatcher(CostEstimate(), self.settings.chunk_seconds)
        self.scheduler = Scheduler(self.settings, self.fleet, self.quarantine, self.dispatcher)

    def make_ready(self) -> None:
        self.scheduler.advance()
        for worker in self.fleet:
            if worker.state is State.STARTING:
                worker.ready(0)

    def add(self, records: list[InputRecord], *suspects: int) -> Job:
        job = Job(records, asyncio.get_running_loop().create_future())
        admit(job, frozenset(suspects), 1 << 20, self.quarantine)
        self.dispatcher.add(job)
        return job


async def test_missing_workers_are_started_and_waiting_records_given_to_warm_ones(
    children: list[FakeChild], record: MakeRecord
) -> None:
    parts = Parts()
    parts.add([record(n) for n in range(4)])
    parts.make_ready()
    assert len(children) == 2
    parts.scheduler.advance()
    assert [len(worker.outstanding) for worker in parts.fleet] == [1, 1]


async def test_a_suspect_goes_out_alone_and_before_the_others(
    children: list[FakeChild], record: MakeRecord
) -> None:
    parts = Parts()
    parts.make_ready()
    parts.add([record(n) for n in range(4)], 2)
    parts.scheduler.advance()
    assert [work.records[0].offset for work in children[0].work()] == [2]
    assert all(record.offset != 2 for work in children[1].work() for record in work.records)


async def test_abandoned_work_is_taken_back_from_workers_that_have_nothing_else(
    children: list[FakeChild], record: MakeRecord
) -> None:
    parts = Parts()
    parts.make_ready()
    job = parts.add([record(n) for n in range(4)])
    parts.scheduler.advance()
    parts.scheduler.void_abandoned_work()
    assert not children[0].cell.is_void(1)
    job.done.cancel()
    parts.scheduler.void_abandoned_work()
    assert children[0].cell.is_void(2)


async def test_workers_that_end_again_and_again_are_no_work_in_progress(children: list[FakeChild]) -> None:
    parts = Parts()
    parts.scheduler.advance()
    assert children
    for _ in range(FRUITLESS_STARTS - 1):
        parts.fleet.start_failed(killed=False)
    assert parts.scheduler.at_work
    parts.fleet.start_failed(killed=False)
    assert not parts.scheduler.at_work


async def test_a_worker_that_ended_unnoticed_is_found_at_the_next_tick(children: list[FakeChild]) -> None:
    parts = Parts()
    parts.make_ready()
    children[0].returncode = -9
    parts.scheduler.inspect(0.05)
    assert [worker.state for worker in parts.fleet] == [State.DEAD, State.IDLE]
