"""What comes back for records that leave their worker alive, and for those that exhaust its memory."""

import asyncio
import os
import signal

from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool
from tests.unit.enrich.pool.outcomes import code, rejected

from newsgloss_enrich.pool import Enriched, EventKind, PoolEvent, Rejected


async def test_an_exception_rejects_its_record_alone_and_never_quotes_the_text(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running() as pool:
        results = await pool.run([record(0), record(1, b"raise", b"a secret of the article"), record(2)])
    assert [type(r) for r in results] == [Enriched, Rejected, Enriched]
    rejected = results[1]
    assert isinstance(rejected, Rejected)
    assert (rejected.code, rejected.stage, rejected.error_class) == ("step_failed", "enrich", "LookupError")
    assert "secret" not in rejected.message
    assert "pool_handlers.py" in rejected.message


async def test_a_handlers_own_rejection_passes_with_its_message_cut_to_500(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running() as pool:
        (rejected,) = await pool.run([record(4, b"reject")])
    assert rejected == Rejected(4, "invalid_json", "m" * 500, "decode", "ValueError")


async def test_a_result_for_another_offset_is_the_handlers_failure(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running() as pool:
        (rejected,) = await pool.run([record(4, b"other-offset")])
    assert (rejected.offset, code(rejected)) == (4, "step_failed")


async def test_a_result_beyond_the_bound_is_rejected(running: RunningPool, record: MakeRecord) -> None:
    async with running(frame_bytes=8 << 20) as pool:
        results = await pool.run(
            [record(0, b"swell", str(9 << 20).encode()), record(1, b"swell", b"5000000")]
        )
    assert [code(r) for r in results] == ["too_large", None]


async def test_a_step_over_its_budget_is_interrupted_and_its_worker_goes_on(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running(workers=1) as pool:
        (pid,) = pool.worker_pids
        results = await pool.run([record(0, b"compute"), record(1, b"compute"), record(2, b"pid")])
        assert [r.value for r in results[:2] if isinstance(r, Enriched)] == [b"given up", b"given up"]
        assert isinstance(results[2], Enriched)
        assert pool.worker_pids == [pid]


async def test_sigterm_and_sigint_are_left_to_the_parent(running: RunningPool, record: MakeRecord) -> None:
    async with running(workers=1) as pool:
        (pid,) = pool.worker_pids
        os.kill(pid, signal.SIGTERM)
        os.kill(pid, signal.SIGINT)
        (result,) = await pool.run([record(0, b"pid")])
        assert isinstance(result, Enriched)
        assert result.value == str(pid).encode()


async def test_most_overruns_of_memory_end_in_a_clean_error_of_the_worker_itself(
    running: RunningPool, record: MakeRecord, events: list[PoolEvent]
) -> None:
    async with running(memory_bytes=150 << 20) as pool:
        await pool.run([record(0, b"hog")])
        await asyncio.sleep(0)
    ends = [e.detail for e in events if e.kind is EventKind.WORKER_DIED]
    assert ends == ["exit code 70"] * 4


async def test_a_record_too_large_for_its_workers_memory_is_convicted_and_not_tried_for_ever(
    running: RunningPool, record: MakeRecord
) -> None:
    async with running(memory_bytes=60 << 20) as pool:
        results = await pool.run([record(0), record(1, None, b"x" * (60 << 20)), record(2)])
    assert rejected(results) == {1: "out_of_memory"}
