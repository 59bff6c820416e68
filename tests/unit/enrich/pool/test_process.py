import asyncio

import pytest
from tests.unit.enrich.pool.fake_child import FakeChild
from tests.unit.enrich.pool.fixture_types import MakeRecord, Until

from newsgloss_enrich.pool import PoolSettings, process
from newsgloss_enrich.pool.chunks import Chunk, Job
from newsgloss_enrich.pool.exits import Cause
from newsgloss_enrich.pool.frames import Exhausted, FromWorker, Setup
from newsgloss_enrich.pool.process import WorkerProcess
from newsgloss_enrich.pool.states import TRANSITIONS, State


def test_only_the_listed_transitions_are_possible() -> None:
    worker = WorkerProcess.__new__(WorkerProcess)
    worker.pid = 1
    for state, allowed in TRANSITIONS.items():
        for other in State:
            worker.state = state
            if other in allowed or other is state:
                worker._become(other)
                assert worker.state is other
            else:
                with pytest.raises(RuntimeError, match=f"from {state} to {other}"):
                    worker._become(other)


SETTINGS = PoolSettings(workers=1, handler="package.module:factory", handler_config=b"config")


class Watcher:
    """What a worker reports to the fleet's owner."""

    def __init__(self) -> None:
        self.messages: list[FromWorker] = []
        self.dead: list[WorkerProcess] = []

    def start(self) -> WorkerProcess:
        return WorkerProcess(SETTINGS, lambda _, message: self.messages.append(message), self.dead.append)


def chunk(record: MakeRecord, count: int) -> Chunk:
    job = Job([record(n) for n in range(count)], asyncio.get_running_loop().create_future())
    return Chunk(job, 0, count)


async def ready(watcher: Watcher, children: list[FakeChild]) -> tuple[WorkerProcess, FakeChild]:
    worker = watcher.start()
    worker.ready(1000)
    children[-1].messages()
    return worker, children[-1]


async def test_a_worker_is_sent_its_setup_first(children: list[FakeChild]) -> None:
    worker = Watcher().start()
    (setup,) = children[0].messages()
    assert isinstance(setup, Setup)
    assert (setup.handler, setup.handler_config) == ("package.module:factory", b"config")
    assert (worker.state, worker.fresh, worker.loaded) == (State.STARTING, True, False)


async def test_records_are_numbered_for_life(children: list[FakeChild], record: MakeRecord) -> None:
    worker, child = await ready(Watcher(), children)
    first, second = chunk(record, 3), chunk(record, 2)
    worker.send(first)
    worker.send(second)
    assert [(work.first, len(work.records)) for work in child.work()] == [(1, 3), (4, 2)]
    assert (worker.state, worker.records_sent, worker.records_answered) == (State.BUSY, 5, 0)
    worker.answered(first, 3)
    worker.answered(second, 1)
    assert (worker.records_answered, list(worker.outstanding)) == (4, [second])
    worker.answered(second, 1)
    assert (worker.state, worker.records_answered) == (State.IDLE, 5)


async def test_the_chunk_of_the_record_at_work_is_found_by_its_number(
    children: list[FakeChild], record: MakeRecord
) -> None:
    worker, child = await ready(Watcher(), children)
    first, second = chunk(record, 3), chunk(record, 2)
    worker.send(first)
    worker.send(second)
    for number, expected in ((2, first), (4, second), (6, None)):
        child.cell.begin(number)
        assert worker.progress()[1] is expected
    child.cell.end(4)
    assert worker.progress()[1] is None


async def test_a_retiring_worker_gets_the_end_of_its_pipe(children: list[FakeChild]) -> None:
    worker, child = await ready(Watcher(), children)
    worker.retire()
    assert child.work_is_closed
    assert (worker.state, worker.ended_for) == (State.RETIRING, Cause.RETIRED)


async def test_a_dead_worker_is_reported_once_with_all_that_it_left(
    children: list[FakeChild], until: Until
) -> None:
    watcher = Watcher()
    worker, child = await ready(watcher, children)
    child.say(Exhausted(1))
    child.print(b"last words")
    child.end(3)
    await until(lambda: watcher.dead, "the exit is reported")
    worker.check_alive()
    worker.kill(Cause.TIMED_OUT)
    assert (watcher.dead, watcher.messages) == ([worker], [Exhausted(1)])
    assert (worker.state, worker.exit_code, worker.last_output) == (State.DEAD, 3, b"last words")
    assert worker.ended_for is None


async def test_a_worker_that_writes_what_is_no_message_is_killed(
    children: list[FakeChild], until: Until
) -> None:
    watcher = Watcher()
    worker, child = await ready(watcher, children)
    child.write_raw(b"\xff\xff\xff\xffnonsense")
    await until(lambda: watcher.dead, "the exit is reported")
    assert (worker.ended_for, child.returncode) == (Cause.GARBLED, -9)
    assert "the bound is" in worker.problem


async def test_a_worker_that_closes_its_pipe_and_lives_on_is_killed(
    children: list[FakeChild], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "SECONDS_TO_EXIT", 0.05)
    watcher = Watcher()
    worker, child = await ready(watcher, children)
    child.close()
    await until(lambda: watcher.dead, "the exit is reported")
    assert (worker.ended_for, child.returncode) == (Cause.GARBLED, -9)
