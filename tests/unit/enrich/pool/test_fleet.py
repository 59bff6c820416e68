"""Workers come and go: recycling, replacement, and starts that fail."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from tests.unit.enrich.pool.fake_child import FakeChild
from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool, Until

from newsgloss_enrich.pool import Enriched, EventKind, PoolEvent, PoolSettings, process
from newsgloss_enrich.pool import fleet as fleet_module
from newsgloss_enrich.pool.fleet import FIRST_BACKOFF, LONGEST_BACKOFF, LONGEST_BACKOFF_WHEN_KILLED, Fleet
from newsgloss_enrich.pool.process import WorkerProcess
from newsgloss_enrich.pool.states import State


async def test_a_worker_is_replaced_after_its_number_of_records_and_only_once_another_is_warm(
    running: RunningPool, record: MakeRecord, events: list[PoolEvent]
) -> None:
    async with running(recycle_after_records=50) as pool:
        first = set(pool.worker_pids)
        while first & set(pool.worker_pids):
            results = await pool.run([record(i) for i in range(100)])
            assert all(isinstance(r, Enriched) for r in results)
            assert pool.stats.alive >= 2
        assert set(pool.stats.restarts) == {"retired"}
    kinds = [e.kind for e in events]
    third_ready = [i for i, kind in enumerate(kinds) if kind is EventKind.WORKER_READY][2]
    assert third_ready < kinds.index(EventKind.WORKER_RETIRED)


async def test_a_worker_that_has_grown_is_replaced(
    running: RunningPool, record: MakeRecord, until: Until
) -> None:
    async with running(workers=1, recycle_growth_bytes=20 << 20) as pool:
        first = pool.worker_pids
        await pool.run([record(i, b"grow") for i in range(40)])
        await until(lambda: not set(first) & set(pool.worker_pids), "the grown worker has retired")
        assert pool.stats.restarts == {"retired": 1}


async def test_a_worker_that_dies_idle_is_replaced(
    running: RunningPool, record: MakeRecord, until: Until
) -> None:
    async with running() as pool:
        os.kill(pool.worker_pids[0], signal.SIGKILL)
        await until(lambda: pool.stats.restarts == {"killed": 1}, "the exit is noticed")
        await until(lambda: pool.stats.idle == 2, "two are idle again")
        assert len(await pool.run([record(0)])) == 1


async def test_when_workers_can_no_longer_start_calls_wait_and_events_say_why(
    running: RunningPool, record: MakeRecord, until: Until, events: list[PoolEvent], tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    async with running("refusing_once_marked", workers=1, handler_config=str(mark).encode()) as pool:
        mark.touch()
        os.kill(pool.worker_pids[0], signal.SIGKILL)
        call = asyncio.create_task(pool.run([record(0)]))
        await until(
            lambda: sum(e.kind is EventKind.WORKER_START_FAILED for e in events) >= 3,
            "three starts have failed",
        )
        failed = [e for e in events if e.kind is EventKind.WORKER_START_FAILED]
        assert "RuntimeError: marked" in failed[0].detail
        assert [e.failures for e in failed] == sorted({e.failures for e in failed})
        assert not call.done()
        mark.unlink()
        assert isinstance((await call)[0], Enriched)


def make_fleet(workers: int = 2) -> tuple[Fleet, list[OSError]]:
    """A fleet whose dead workers are removed, and the errors of processes that were refused."""
    refused: list[OSError] = []

    def remove(worker: WorkerProcess) -> None:
        fleet.remove(worker)

    fleet = Fleet(
        PoolSettings(workers=workers, handler="a:b"),
        lambda _worker, _message: None,
        remove,
        refused.append,
    )
    return fleet, refused


def balance(fleet: Fleet, *, fresh_wanted: bool = False, trial_on: bool = False) -> None:
    fleet.balance(fresh_wanted=fresh_wanted, trial_on=trial_on)


def make_ready(fleet: Fleet) -> None:
    for worker in fleet:
        if worker.state is State.STARTING:
            worker.ready(0)


async def test_missing_workers_are_started_and_no_more(children: list[FakeChild]) -> None:
    fleet, _ = make_fleet()
    balance(fleet)
    balance(fleet)
    assert (len(children), fleet.count(State.STARTING), fleet.warm()) == (2, 2, [])


@pytest.mark.parametrize("reason", ["worn out", "fresh wanted", "trial on"])
async def test_one_more_worker_is_started_for_each_reason(children: list[FakeChild], reason: str) -> None:
    fleet, _ = make_fleet()
    balance(fleet)
    make_ready(fleet)
    fleet.warm()[0].worn_out = reason == "worn out"
    balance(fleet, fresh_wanted=reason == "fresh wanted", trial_on=reason == "trial on")
    assert len(children) == 3


async def test_a_worn_out_worker_retires_once_its_replacement_is_warm(children: list[FakeChild]) -> None:
    fleet, _ = make_fleet()
    balance(fleet)
    make_ready(fleet)
    worn_out, other = fleet.warm()
    worn_out.worn_out = True
    balance(fleet)
    assert worn_out.state is State.IDLE
    make_ready(fleet)
    balance(fleet)
    assert (worn_out.state, other.state) == (State.RETIRING, State.IDLE)
    assert len(children) == 3


async def test_fruitless_starts_are_delayed_longer_and_longer_within_bounds() -> None:
    fleet, _ = make_fleet()
    pauses = [fleet.start_failed(killed=False) for _ in range(12)]
    assert pauses[:3] == [FIRST_BACKOFF, 2 * FIRST_BACKOFF, 4 * FIRST_BACKOFF]
    assert pauses[-1] == LONGEST_BACKOFF
    assert fleet.start_failed(killed=True) == LONGEST_BACKOFF_WHEN_KILLED
    assert fleet.failures == 13
    fleet.start_succeeded()
    assert fleet.failures == 0


async def test_no_worker_is_started_during_the_delay(children: list[FakeChild]) -> None:
    fleet, _ = make_fleet()
    fleet.start_failed(killed=False)
    balance(fleet)
    assert not children
    fleet.start_succeeded()
    balance(fleet)
    assert len(children) == 2


async def test_a_refused_process_is_reported_once_for_each_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(process, "spawn", refuse)
    fleet, refused = make_fleet()
    balance(fleet)
    assert [type(error) for error in refused] == [BlockingIOError]
    assert list(fleet) == []


async def test_a_closed_fleet_retires_its_idle_workers_and_starts_none(children: list[FakeChild]) -> None:
    fleet, _ = make_fleet()
    balance(fleet)
    make_ready(fleet)
    closing = asyncio.create_task(fleet.close(60.0))
    await asyncio.sleep(0)
    assert all(child.messages() and child.work_is_closed for child in children)
    for child in children:
        child.end(0)
    await closing
    balance(fleet)
    assert (list(fleet), len(children)) == ([], 2)


async def test_workers_that_outlive_the_grace_are_killed(children: list[FakeChild]) -> None:
    fleet, _ = make_fleet()
    balance(fleet)
    make_ready(fleet)
    await fleet.close(0.01)
    assert [child.returncode for child in children] == [-9, -9]


async def test_a_worker_that_survives_sigkill_is_named(
    children: list[FakeChild], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet_module, "SECONDS_AFTER_KILL", 0.01)
    monkeypatch.setattr(FakeChild, "kill", lambda _: None)
    fleet, _ = make_fleet(workers=1)
    balance(fleet)
    with pytest.raises(RuntimeError, match=f"workers {children[0].pid} were killed and did not end"):
        await fleet.close(0.0)
