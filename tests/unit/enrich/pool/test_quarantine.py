"""Suspected records: tried alone, and cleared or convicted one by one."""

import asyncio
from pathlib import Path

import pytest
from tests.unit.enrich.pool.fake_child import FakeChild
from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool, Until
from tests.unit.enrich.pool.outcomes import rejected

from newsgloss_enrich.pool import EventKind, InputRecord, PoolEvent, PoolSettings, Rejected
from newsgloss_enrich.pool.chunks import Chunk, Job, Trial
from newsgloss_enrich.pool.exits import Cause, WorkerExit
from newsgloss_enrich.pool.fleet import Fleet
from newsgloss_enrich.pool.losses import Losses
from newsgloss_enrich.pool.quarantine import Quarantine


@pytest.mark.parametrize(
    ("deed", "words"),
    [((b"exit", b"3"), "exit code 3"), ((b"segfault", b""), "SIGSEGV"), ((b"exit", b"0"), "exit code 0")],
)
async def test_the_one_record_that_ends_its_worker_is_convicted(
    running: RunningPool, record: MakeRecord, events: list[PoolEvent], deed: tuple[bytes, bytes], words: str
) -> None:
    async with running() as pool:
        results = await pool.run([record(i) if i != 500 else record(i, *deed) for i in range(1000)])
        assert rejected(results) == {500: "worker_crash"}
        verdict = results[500]
        assert isinstance(verdict, Rejected)
        assert words in verdict.message
        assert "3 tries alone" in verdict.message
        assert [r.offset for r in results] == list(range(1000))
        await asyncio.sleep(0)
    (convicted,) = [e for e in events if e.kind is EventKind.RECORD_CONVICTED]
    assert (convicted.topic, convicted.partition, convicted.offset, convicted.failures) == ("raw", 0, 500, 3)
    assert sum(e.kind is EventKind.WORKER_DIED for e in events) == 4


async def test_a_record_that_kills_its_worker_with_sigkill_is_convicted_after_a_few_exits(
    running: RunningPool, record: MakeRecord, events: list[PoolEvent]
) -> None:
    async with running() as pool:
        results = await pool.run([record(i) if i != 50 else record(i, b"signal", b"9") for i in range(100)])
        await asyncio.sleep(0)
    assert rejected(results) == {50: "worker_crash"}
    (convicted,) = [e for e in events if e.kind is EventKind.RECORD_CONVICTED]
    assert 4 <= convicted.failures <= 12


async def test_a_named_suspect_is_tried_alone_and_comes_through(
    running: RunningPool, record: MakeRecord, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    async with running() as pool:
        records = [record(i, b"log", str(log).encode()) for i in range(30)]
        results = await pool.run(records, suspects=frozenset({7, 29}))
    assert [r.offset for r in results] == list(range(30))
    assert rejected(results) == {}
    assert sorted(int(line.split()[1]) for line in log.read_text().splitlines()) == list(range(30))


async def test_a_named_suspect_that_ends_its_worker_harms_no_other_record(
    running: RunningPool, record: MakeRecord, tmp_path: Path, events: list[PoolEvent]
) -> None:
    log = tmp_path / "log"
    async with running(workers=1) as pool:
        records = [
            record(i, b"log", str(log).encode()) if i != 5 else record(i, b"exit", b"1") for i in range(30)
        ]
        results = await pool.run(records, suspects=frozenset({5}))
        await asyncio.sleep(0)
    assert rejected(results) == {5: "worker_crash"}
    assert sorted(int(line.split()[1]) for line in log.read_text().splitlines()) == sorted(
        set(range(30)) - {5}
    )
    assert not [e for e in events if e.kind is EventKind.RECORD_SUSPECTED]


async def test_a_record_named_as_a_suspect_is_tried_before_those_that_ended_a_worker(
    running: RunningPool, record: MakeRecord, until: Until, events: list[PoolEvent]
) -> None:
    def count(kind: EventKind) -> int:
        return sum(event.kind is kind for event in events)

    async with running(workers=1) as pool:
        guilty = asyncio.create_task(pool.run([record(i, b"exit", b"1") for i in range(4)]))
        await until(lambda: count(EventKind.RECORD_SUSPECTED) == 4, "all are suspected")
        died = count(EventKind.WORKER_DIED)
        assert rejected(await pool.run([record(4)], suspects=frozenset({4}))) == {}
        assert count(EventKind.WORKER_DIED) <= died + 1
        assert rejected(await guilty) == dict.fromkeys(range(4), "worker_crash")


async def test_a_suspect_that_behaves_when_tried_again_is_cleared(
    running: RunningPool, record: MakeRecord, until: Until, tmp_path: Path, events: list[PoolEvent]
) -> None:
    flag = tmp_path / "fixed"
    async with running() as pool:
        call = asyncio.create_task(pool.run([record(0, b"trip", str(flag).encode()), record(1)]))
        await until(
            lambda: any(e.kind is EventKind.RECORD_SUSPECTED for e in events), "the record is suspected"
        )
        flag.touch()
        results = await call
        await asyncio.sleep(0)
    assert rejected(results) == {}
    assert [e.offset for e in events if e.kind is EventKind.RECORD_CLEARED] == [0]


KILLED, CRASHED = WorkerExit(Cause.KILLED, "signal SIGKILL"), WorkerExit(Cause.CRASHED, "exit code 1")
BEGUN, UNTOUCHED = Losses(0, [], (1, 1)), Losses(None, [], (0, 1))


class Bench:
    """A quarantine over workers without processes."""

    def __init__(self, workers: int = 2) -> None:
        self.events: list[PoolEvent] = []
        settings = PoolSettings(workers=workers, handler="a:b")
        self.fleet = Fleet(settings, lambda *_: None, lambda _: None, lambda _: None)
        self.fleet.balance(fresh_wanted=False, trial_on=False)
        for worker in self.fleet:
            worker.ready(0)
        self.quarantine = Quarantine(settings, self.events.append, 0.0)

    def job(self, records: list[InputRecord]) -> Job:
        return Job(records, asyncio.get_running_loop().create_future())

    def start(self, now: float, *, others_wait: bool = False) -> list[Trial]:
        """Trials that begin now."""
        before = self.trials()
        self.quarantine.start_trials(self.fleet.warm(), now, others_wait=others_wait)
        return [trial for trial in self.trials() if trial not in before]

    def trials(self) -> list[Trial]:
        return [c.trial for worker in self.fleet for c in worker.outstanding if c.trial is not None]

    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.events]


async def test_a_suspect_needs_a_fresh_worker(children: list[FakeChild], record: MakeRecord) -> None:
    bench = Bench(workers=1)
    (worker,) = bench.fleet.warm()
    worker.records_sent = 1
    job = bench.job([record(0), record(1)])
    bench.quarantine.add_suspect(job, 0, CRASHED, now=1.0)
    assert bench.start(1.0) == []
    assert bench.quarantine.wants_fresh_worker
    bench.quarantine.add_named(job, 1)
    assert [trial.index for trial in bench.start(1.0)] == [1]
    assert len(children) == 1


async def test_a_suspect_never_takes_the_last_worker_while_others_wait(
    children: list[FakeChild], record: MakeRecord
) -> None:
    bench = Bench(workers=2)
    job = bench.job([record(0), record(1)])
    for index in (0, 1):
        bench.quarantine.add_suspect(job, index, CRASHED, now=1.0)
    assert len(bench.start(1.0, others_wait=True)) == 1
    assert len(bench.start(1.0)) == 1
    assert len(children) == 2


@pytest.mark.usefixtures("children")
async def test_three_crashes_alone_make_a_dead_letter(record: MakeRecord) -> None:
    bench = Bench()
    job = bench.job([record(7)])
    bench.quarantine.add_suspect(job, 0, CRASHED, now=1.0)
    (trial,) = bench.start(1.0)
    for _ in range(2):
        bench.quarantine.judge(trial, CRASHED, BEGUN, seconds=0.1, now=2.0)
        assert not job.over
    bench.quarantine.judge(trial, CRASHED, BEGUN, seconds=0.1, now=3.0)
    assert rejected(job.done.result()) == {7: "worker_crash"}
    assert bench.quarantine.convicted == {"worker_crash": 1}
    assert bench.kinds() == [EventKind.RECORD_SUSPECTED, EventKind.RECORD_CONVICTED]
    assert (bench.events[-1].offset, bench.events[-1].failures) == (7, 3)


@pytest.mark.usefixtures("children")
@pytest.mark.parametrize(("lost", "seconds"), [(UNTOUCHED, 0.0), (BEGUN, 0.0)])
async def test_a_kill_while_the_record_was_not_at_work_does_not_count(
    record: MakeRecord, lost: Losses, seconds: float
) -> None:
    bench = Bench()
    bench.quarantine.add_suspect(bench.job([record(0)]), 0, KILLED, now=1.0)
    (trial,) = bench.start(1.0)
    bench.quarantine.judge(trial, KILLED, lost, seconds, now=2.0)
    assert trial.evidence.exits == 0
    assert len(bench.quarantine) == 1


@pytest.mark.usefixtures("children")
async def test_after_a_kill_the_next_try_waits_for_its_pause(record: MakeRecord) -> None:
    bench = Bench()
    bench.quarantine.add_suspect(bench.job([record(0)]), 0, KILLED, now=1.0)
    (trial,) = bench.start(1.0)
    bench.quarantine.judge(trial, KILLED, BEGUN, seconds=0.1, now=2.0)
    assert trial.not_before > 2.0
    assert bench.start(2.0) == []
    assert len(bench.quarantine) == 1


@pytest.mark.usefixtures("children")
async def test_kills_of_a_record_that_comes_through_are_counted_as_from_outside(record: MakeRecord) -> None:
    bench = Bench()
    bench.quarantine.add_suspect(bench.job([record(0)]), 0, KILLED, now=100.0)
    (trial,) = bench.start(100.0)
    bench.quarantine.clear(trial, now=100.0)
    assert bench.quarantine.outside_kills.rate(since=100.0, now=100.0) > 0.0
    assert bench.kinds() == [EventKind.RECORD_SUSPECTED, EventKind.RECORD_CLEARED]


@pytest.mark.usefixtures("children")
async def test_a_suspect_of_a_cancelled_call_is_dropped(record: MakeRecord) -> None:
    bench = Bench()
    job = bench.job([record(0)])
    bench.quarantine.add_named(job, 0)
    job.done.cancel()
    assert bench.start(1.0) == []
    assert len(bench.quarantine) == 0


@pytest.mark.usefixtures("children")
async def test_workers_are_kept_free_for_trials(record: MakeRecord) -> None:
    bench = Bench()
    first, second = bench.fleet.warm()
    assert bench.quarantine.reserved([first, second]) == frozenset()
    bench.quarantine.add_named(bench.job([record(0)]), 0)
    job = bench.job([record(1)])
    first.send(Chunk(job, 0, 1))
    assert bench.quarantine.reserved([first, second]) == {second}
