"""What becomes of a dead worker's records, and what is reported."""

import asyncio
import time

import pytest
from tests.unit.enrich.pool.fake_child import FakeChild
from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool
from tests.unit.enrich.pool.outcomes import rejected

from newsgloss_enrich.pool import EventKind, InputRecord, PoolEvent, PoolSettings, WorkerStartError
from newsgloss_enrich.pool.after_exit import STARTS_TO_GIVE_UP, AfterExit
from newsgloss_enrich.pool.chunks import Chunk, Job
from newsgloss_enrich.pool.cost import CostEstimate
from newsgloss_enrich.pool.dispatch import Dispatcher
from newsgloss_enrich.pool.exits import Cause
from newsgloss_enrich.pool.fleet import Fleet
from newsgloss_enrich.pool.frames import StartFailed
from newsgloss_enrich.pool.process import WorkerProcess
from newsgloss_enrich.pool.quarantine import Quarantine


async def test_a_crash_is_reported_with_its_place_in_the_code(
    running: RunningPool, record: MakeRecord, events: list[PoolEvent]
) -> None:
    async with running() as pool:
        await pool.run([record(0, b"segfault")])
        await asyncio.sleep(0)
    died = next(e for e in events if e.kind is EventKind.WORKER_DIED)
    assert "Segmentation fault" in died.detail
    assert "_segfault" in died.detail


async def test_every_one_of_several_bad_records_is_convicted(
    running: RunningPool, record: MakeRecord
) -> None:
    bad = {3: b"exit", 50: b"segfault", 51: b"exit", 99: b"exit"}
    async with running() as pool:
        results = await pool.run([record(i, bad.get(i), b"4") for i in range(100)])
    assert rejected(results) == dict.fromkeys(bad, "worker_crash")


async def test_a_record_that_damages_its_worker_for_the_next_one_convicts_no_other(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running(workers=1) as pool:
        records = [record(i, b"sleep", b"0.005") if i != 10 else record(i, b"crash-next") for i in range(20)]
        results = await pool.run(records)
    assert set(rejected(results)) <= {10}


class Scene:
    """One worker without a process that dies, and what is made of it."""

    def __init__(self, children: list[FakeChild]) -> None:
        self.children = children
        self.events: list[PoolEvent] = []
        self.outcomes: list[WorkerStartError | None] = []
        settings = PoolSettings(workers=1, handler="package.module:factory", start_timeout_seconds=60.0)
        self.fleet = Fleet(settings, self.on_message, self.on_exit, lambda _: None)
        self.quarantine = Quarantine(settings, self.events.append, 0.0)
        self.dispatcher = Dispatcher(CostEstimate(), settings.chunk_seconds)
        self.after_exit = AfterExit(
            settings, self.fleet, self.quarantine, self.dispatcher, self.events.append
        )
        self.fleet.balance(fresh_wanted=False, trial_on=False)
        (self.worker,) = self.fleet

    def on_exit(self, worker: WorkerProcess) -> None:
        self.outcomes.append(self.after_exit.worker_died(worker))

    def on_message(self, worker: WorkerProcess, _: object) -> None:
        worker.ended_for = Cause.NOT_LOADED
        worker.problem = "RuntimeError: no model"

    def give(self, records: list[InputRecord]) -> Job:
        self.worker.ready(0)
        job = Job(records, asyncio.get_running_loop().create_future())
        self.worker.send(Chunk(job, 0, len(records)))
        return job

    def die(self, status: int) -> WorkerStartError | None:
        self.children[0].end(status)
        self.worker.check_alive()
        (outcome,) = self.outcomes
        return outcome

    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.events]


async def test_the_record_at_work_is_suspected_and_the_others_wait_again(
    children: list[FakeChild], record: MakeRecord
) -> None:
    scene = Scene(children)
    job = scene.give([record(n) for n in range(6)])
    children[0].cell.begin(3)
    assert scene.die(3) is None
    assert [(s.start, s.stop, s.isolated) for s in job.segments] == [
        (0, 1, True),
        (1, 2, True),
        (3, 6, False),
    ]
    assert len(scene.quarantine) == 1
    assert scene.kinds() == [EventKind.WORKER_DIED, EventKind.RECORD_SUSPECTED]
    assert scene.after_exit.restarts == {"crashed": 1}
    assert scene.dispatcher


async def test_a_worker_killed_between_two_records_makes_no_suspect_and_proves_a_killer(
    children: list[FakeChild], record: MakeRecord
) -> None:
    scene = Scene(children)
    job = scene.give([record(n) for n in range(4)])
    assert scene.die(-9) is None
    assert [(s.start, s.stop, s.isolated) for s in job.segments] == [(0, 4, False)]
    assert len(scene.quarantine) == 0
    assert scene.quarantine.outside_kills.rate(since=time.monotonic(), now=time.monotonic()) > 0.0
    assert scene.fleet.failures == 1


async def test_records_of_a_cancelled_call_are_not_put_back(
    children: list[FakeChild], record: MakeRecord
) -> None:
    scene = Scene(children)
    job = scene.give([record(0)])
    job.done.cancel()
    scene.die(3)
    assert (list(job.segments), len(scene.quarantine), bool(scene.dispatcher)) == ([], 0, False)


async def test_a_retired_worker_that_crashes_before_its_end_has_crashed(
    children: list[FakeChild], record: MakeRecord
) -> None:
    scene = Scene(children)
    scene.give([record(0)])
    scene.worker.retire()
    scene.die(0)
    assert scene.after_exit.restarts == {"crashed": 1}


async def test_a_worker_that_retires_is_reported_as_retired(children: list[FakeChild]) -> None:
    scene = Scene(children)
    scene.worker.ready(0)
    scene.worker.retire()
    scene.die(0)
    assert (scene.after_exit.restarts, scene.kinds()) == ({"retired": 1}, [EventKind.WORKER_RETIRED])


async def test_a_handler_that_cannot_be_loaded_is_quoted(children: list[FakeChild]) -> None:
    scene = Scene(children)
    children[0].say(StartFailed("RuntimeError: no model"))
    error = scene.die(71)
    assert str(error) == (
        "handler package.module:factory: a worker could not load it\nRuntimeError: no model"
    )
    (event,) = scene.events
    assert (event.kind, event.cause, event.failures) == (EventKind.WORKER_START_FAILED, "not_loaded", 1)
    assert "next try in 0.1 s" in event.detail


@pytest.mark.parametrize(
    ("earlier", "error"),
    [
        (STARTS_TO_GIVE_UP - 2, None),
        (
            STARTS_TO_GIVE_UP - 1,
            "handler package.module:factory: a worker ended while loading it, signal SIGKILL",
        ),
    ],
)
async def test_starting_workers_must_be_killed_several_times_before_the_handler_is_blamed(
    children: list[FakeChild], earlier: int, error: str | None
) -> None:
    scene = Scene(children)
    for _ in range(earlier):
        scene.fleet.start_failed(killed=True)
    found = scene.die(-9)
    assert (None if found is None else str(found)) == error


async def test_a_refused_process_is_reported_with_the_time_of_the_next_try(
    children: list[FakeChild],
) -> None:
    scene = Scene(children)
    error = scene.after_exit.process_refused(OSError("no more processes"))
    assert str(error) == "a worker process cannot be started: no more processes"
    assert scene.events[0].detail == "no more processes; next try in 0.1 s"
