"""Records that end, hang or swell their workers: convicted, one by one; nothing else is."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

from newsgloss_enrich.pool import Enriched, EventKind, Rejected, Result

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from newsgloss_enrich.pool import InputRecord, PoolEvent, WorkerPool

    Running = Callable[..., AbstractAsyncContextManager[WorkerPool]]
    MakeRecord = Callable[..., InputRecord]
    Until = Callable[..., Awaitable[None]]


def rejected(results: Iterable[Result]) -> dict[int, str]:
    return {r.offset: r.code for r in results if isinstance(r, Rejected)}


@pytest.mark.parametrize(
    ("deed", "words"),
    [((b"exit", b"3"), "exit code 3"), ((b"segfault", b""), "SIGSEGV"), ((b"exit", b"0"), "exit code 0")],
)
async def test_the_one_record_that_ends_its_worker_is_convicted(
    running: Running, record: MakeRecord, events: list[PoolEvent], deed: tuple[bytes, bytes], words: str
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


async def test_a_crash_is_told_with_the_place_in_the_code(
    running: Running, record: MakeRecord, events: list[PoolEvent]
) -> None:
    async with running() as pool:
        await pool.run([record(0, b"segfault")])
        await asyncio.sleep(0)
    died = next(e for e in events if e.kind is EventKind.WORKER_DIED)
    assert "Segmentation fault" in died.detail
    assert "_segfault" in died.detail


async def test_every_one_of_several_bad_records_is_convicted(running: Running, record: MakeRecord) -> None:
    bad = {3: b"exit", 50: b"segfault", 51: b"exit", 99: b"exit"}
    async with running() as pool:
        results = await pool.run([record(i, bad.get(i), b"4") for i in range(100)])
    assert rejected(results) == dict.fromkeys(bad, "worker_crash")


async def test_a_record_that_hangs_is_convicted_of_its_time(running: Running, record: MakeRecord) -> None:
    async with running(record_timeout_seconds=0.3) as pool:
        results = await pool.run([record(i) if i != 20 else record(i, b"hang") for i in range(40)])
    assert rejected(results) == {20: "timeout"}


async def test_a_large_record_has_more_time(running: Running, record: MakeRecord) -> None:
    async with running(record_timeout_seconds=0.2, timeout_seconds_per_mebibyte=30.0) as pool:
        slow = record(0, b"sleep", b" " * (1 << 20) + b"0.8")
        assert isinstance((await pool.run([slow]))[0], Enriched)


@pytest.mark.parametrize("deed", [b"hog", b"hog-shared"])
async def test_a_record_that_eats_memory_is_convicted_of_it(
    running: Running, record: MakeRecord, deed: bytes
) -> None:
    async with running(memory_bytes=150 << 20) as pool:
        results = await pool.run([record(i) if i != 20 else record(i, deed) for i in range(40)])
    assert rejected(results) == {20: "out_of_memory"}


async def test_most_overruns_of_memory_end_in_a_clean_error_of_the_worker_itself(
    running: Running, record: MakeRecord, events: list[PoolEvent]
) -> None:
    async with running(memory_bytes=150 << 20) as pool:
        await pool.run([record(0, b"hog")])
        await asyncio.sleep(0)
    ends = [e.detail for e in events if e.kind is EventKind.WORKER_DIED]
    assert ends == ["exit code 70"] * 4


async def test_a_record_too_large_for_its_workers_memory_is_convicted_and_not_tried_for_ever(
    running: Running, record: MakeRecord
) -> None:
    async with running(memory_bytes=60 << 20) as pool:
        results = await pool.run([record(0), record(1, None, b"x" * (60 << 20)), record(2)])
    assert rejected(results) == {1: "out_of_memory"}


async def test_a_record_that_kills_its_worker_with_sigkill_is_convicted_after_a_few_deaths(
    running: Running, record: MakeRecord, events: list[PoolEvent]
) -> None:
    async with running() as pool:
        results = await pool.run([record(i) if i != 50 else record(i, b"signal", b"9") for i in range(100)])
        await asyncio.sleep(0)
    assert rejected(results) == {50: "worker_crash"}
    (convicted,) = [e for e in events if e.kind is EventKind.RECORD_CONVICTED]
    assert 4 <= convicted.failures <= 12


async def test_a_record_that_damages_its_worker_for_the_next_one_convicts_no_other(
    running: Running, record: MakeRecord
) -> None:
    async with running(workers=1) as pool:
        records = [record(i, b"sleep", b"0.005") if i != 10 else record(i, b"crash-next") for i in range(20)]
        results = await pool.run(records)
    assert set(rejected(results)) <= {10}


async def test_a_named_suspect_is_tried_alone_and_comes_through(
    running: Running, record: MakeRecord, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    async with running() as pool:
        records = [record(i, b"log", str(log).encode()) for i in range(30)]
        results = await pool.run(records, suspects=frozenset({7, 29}))
    assert [r.offset for r in results] == list(range(30))
    assert rejected(results) == {}
    assert sorted(int(line.split()[1]) for line in log.read_text().splitlines()) == list(range(30))


async def test_a_named_suspect_that_ends_its_worker_takes_no_other_record_along(
    running: Running, record: MakeRecord, tmp_path: Path, events: list[PoolEvent]
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
    running: Running, record: MakeRecord, until: Until, events: list[PoolEvent]
) -> None:
    def seen(kind: EventKind) -> int:
        return sum(event.kind is kind for event in events)

    async with running(workers=1) as pool:
        guilty = asyncio.create_task(pool.run([record(i, b"exit", b"1") for i in range(4)]))
        await until(lambda: seen(EventKind.RECORD_SUSPECTED) == 4, "all are suspected")
        died = seen(EventKind.WORKER_DIED)
        assert rejected(await pool.run([record(4)], suspects=frozenset({4}))) == {}
        assert seen(EventKind.WORKER_DIED) <= died + 1
        assert rejected(await guilty) == dict.fromkeys(range(4), "worker_crash")


async def test_a_suspect_that_behaves_when_tried_again_is_cleared(
    running: Running, record: MakeRecord, until: Until, tmp_path: Path, events: list[PoolEvent]
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
    running: Running, record: MakeRecord, seconds: str
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
    running: Running, record: MakeRecord, until: Until
) -> None:
    rng = random.Random(7)  # noqa: S311  seeded, no secret
    async with running() as pool:
        call = asyncio.create_task(pool.run([record(0, b"sleep", b"0.4")]))
        for _ in range(6):
            await until(lambda: pool.stats.busy, "a worker has the record")
            busy = [w for w in pool._crew if w.outstanding]
            await asyncio.sleep(rng.uniform(0.02, 0.3))
            os.kill(busy[0].pid, signal.SIGKILL)
            await until(lambda w=busy[0]: w.state == "dead", "the kill is seen")
        results = await call
    assert rejected(results) == {}


async def test_among_kills_from_outside_the_record_that_kills_its_worker_is_still_convicted(
    running: Running, record: MakeRecord
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


async def test_a_worker_that_is_stopped_is_replaced_and_its_record_enriched(
    running: Running, record: MakeRecord, until: Until
) -> None:
    async with running(workers=1, record_timeout_seconds=0.3) as pool:
        call = asyncio.create_task(pool.run([record(0, b"sleep", b"0.2"), record(1)]))
        await until(lambda: pool.stats.busy, "the worker has the record")
        os.kill(pool.worker_pids[0], signal.SIGSTOP)
        results = await call
        assert pool.stats.restarts.get("stopped") == 1
    assert rejected(results) == {}


async def test_a_worker_that_is_stopped_while_idle_convicts_nobody(
    running: Running, record: MakeRecord
) -> None:
    async with running(workers=1, record_timeout_seconds=0.3) as pool:
        os.kill(pool.worker_pids[0], signal.SIGSTOP)
        assert rejected(await pool.run([record(i) for i in range(10)])) == {}


async def test_time_in_which_the_parent_stood_still_does_not_count(
    running: Running, record: MakeRecord, until: Until
) -> None:
    async with running(workers=1, record_timeout_seconds=0.6) as pool:
        call = asyncio.create_task(pool.run([record(0, b"sleep", b"1.2")]))
        (worker,) = pool._crew
        await until(lambda: worker.watch.at_work, "the watchdog has seen the record at work")
        time.sleep(1.0)  # noqa: ASYNC251  holds up the event loop on purpose
        assert rejected(await call) == {}
        assert pool.stats.restarts == {}
