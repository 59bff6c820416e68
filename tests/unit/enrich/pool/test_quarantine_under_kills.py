"""Kills from outside convict no record, and hide none that kills its worker itself."""

import asyncio
import os
import random
import signal

import pytest
from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool, Until
from tests.unit.enrich.pool.outcomes import rejected

from newsgloss_enrich.pool import WorkerPool


async def kill_at_random(pool: WorkerPool, pause: float, stop: asyncio.Event, rng: random.Random) -> int:
    kills = 0
    while not stop.is_set():
        if pids := pool.worker_pids:
            os.kill(rng.choice(pids), signal.SIGKILL)
            kills += 1
        await asyncio.sleep(pause * rng.uniform(0.5, 1.5))
    return kills


@pytest.mark.parametrize("seconds", ["0.002", "0.05"])
async def test_kills_from_outside_again_and_again_convict_no_record(
    running: RunningPool, record: MakeRecord, seconds: str
) -> None:
    stop, rng = asyncio.Event(), random.Random(5)  # noqa: S311  seeded, no secret
    async with running() as pool:
        killing = asyncio.create_task(kill_at_random(pool, 0.25, stop, rng))
        calls = [pool.run([record(i, b"sleep", seconds.encode()) for i in range(20)]) for _ in range(4)]
        results = await asyncio.gather(*calls)
        while pool.stats.restarts.get("killed", 0) < 10:
            results.append(await pool.run([record(i, b"sleep", seconds.encode()) for i in range(20)]))
        stop.set()
        await killing
    assert [rejected(r) for r in results] == [{}] * len(results)
    assert all([r.offset for r in result] == list(range(20)) for result in results)


async def test_kills_of_every_fresh_worker_at_its_trial_do_not_convict(
    running: RunningPool, record: MakeRecord, until: Until
) -> None:
    rng = random.Random(7)  # noqa: S311  seeded, no secret
    async with running() as pool:
        call = asyncio.create_task(pool.run([record(0, b"sleep", b"0.4")]))
        for _ in range(6):
            await until(lambda: pool.stats.busy, "a worker has the record")
            busy = [w for w in pool._fleet if w.outstanding]
            await asyncio.sleep(rng.uniform(0.02, 0.3))
            os.kill(busy[0].pid, signal.SIGKILL)
            await until(lambda w=busy[0]: w.state == "dead", "the exit is noticed")
        results = await call
    assert rejected(results) == {}


async def test_among_kills_from_outside_the_record_that_kills_its_worker_is_still_convicted(
    running: RunningPool, record: MakeRecord
) -> None:
    stop, rng = asyncio.Event(), random.Random(6)  # noqa: S311  seeded, no secret
    async with running() as pool:
        killing = asyncio.create_task(kill_at_random(pool, 0.4, stop, rng))
        records = [
            record(i, b"sleep", b"0.01") if i != 50 else record(i, b"signal", b"9") for i in range(100)
        ]
        results = await pool.run(records)
        stop.set()
        await killing
    assert rejected(results) == {50: "worker_crash"}
