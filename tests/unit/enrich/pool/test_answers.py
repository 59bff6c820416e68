import asyncio
from collections.abc import Mapping

import pytest
from tests.unit.enrich.pool.fake_child import FakeChild
from tests.unit.enrich.pool.fixture_types import MakeRecord, Until

from newsgloss_enrich.pool import Enriched, EventKind, PoolEvent, PoolSettings, WorkerPool
from newsgloss_enrich.pool.frames import Done, Ready


async def test_a_listener_that_raises_leaves_no_answer_uncounted(record: MakeRecord) -> None:
    """Its error goes to the loop's handler, and the worker's next answer is understood."""
    heard: list[object] = []

    def on_work(_seconds: float, _counts: Mapping[str, int]) -> None:
        raise LookupError("of the listener")

    asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context["exception"]))
    pool = WorkerPool(PoolSettings(workers=1, handler="pool_handlers:by_key"), None, on_work)
    await pool.start()
    try:
        for number in range(3):
            async with asyncio.timeout(60):
                (result,) = await pool.run([record(number)])
            assert result.offset == number
        assert pool.stats.restarts == {}
        await asyncio.sleep(0)
    finally:
        await pool.stop()
    assert len(heard) == 3


RESULTS = [Enriched(0, None, None, []), Enriched(1, None, None, []), Enriched(2, None, None, [])]


@pytest.mark.parametrize(
    ("done", "problem"),
    [
        (Done(2, [*RESULTS[:1]], 1), "an answer to what was not asked"),
        (Done(0, [*RESULTS[:1]], 1), "an answer to what was not asked"),
        (Done(1, [*RESULTS, *RESULTS[:1]], 1), "more answers than questions, or none"),
        (Done(1, [], 1), "more answers than questions, or none"),
        (Done(1, [None], 1), "no answer to what was asked"),
    ],
)
async def test_a_worker_whose_answer_does_not_match_is_killed_and_its_records_are_handled_by_another(
    children: list[FakeChild],
    record: MakeRecord,
    until: Until,
    events: list[PoolEvent],
    done: Done,
    problem: str,
) -> None:
    pool = WorkerPool(PoolSettings(workers=1, handler="a:b", tick_seconds=0.01), events.append)
    starting = asyncio.create_task(pool.start())
    await until(lambda: children, "the worker is started")
    children[0].say(Ready(0))
    await starting
    try:
        call = asyncio.create_task(pool.run([record(n) for n in range(3)]))
        await until(children[0].work, "the worker has the records")
        children[0].say(done)
        await until(lambda: children[0].returncode, "the worker is killed")
        await until(lambda: len(children) > 1, "another worker is started")
        children[1].say(Ready(0))
        await until(lambda: [r for work in children[1].work() for r in work.records], "it gets records")
        assert not call.done()
        (died,) = [e for e in events if e.kind is EventKind.WORKER_DIED]
        assert (died.cause, died.detail) == ("garbled", f"ended for writing what is no message\n{problem}")
        call.cancel()
    finally:
        await pool.stop(0)


async def test_an_answer_without_a_question_costs_the_worker(children: list[FakeChild], until: Until) -> None:
    pool = WorkerPool(PoolSettings(workers=1, handler="a:b"))
    starting = asyncio.create_task(pool.start())
    await until(lambda: children, "the worker is started")
    children[0].say(Ready(0))
    await starting
    try:
        children[0].say(Done(1, [RESULTS[0]], 1))
        await until(lambda: pool.stats.restarts == {"garbled": 1}, "the worker is replaced")
    finally:
        await pool.stop(0)


async def test_a_listener_gets_the_seconds_and_counts_of_each_answer(
    children: list[FakeChild], record: MakeRecord, until: Until
) -> None:
    heard: list[tuple[float, Mapping[str, int]]] = []
    settings = PoolSettings(workers=1, handler="a:b")
    pool = WorkerPool(settings, on_work=lambda seconds, counts: heard.append((seconds, counts)))
    starting = asyncio.create_task(pool.start())
    await until(lambda: children, "the worker is started")
    children[0].say(Ready(0))
    await starting
    try:
        call = asyncio.create_task(pool.run([record(n) for n in range(3)]))
        await until(children[0].work, "the worker has the records")
        children[0].say(Done(1, [*RESULTS[:2]], 500_000_000, {"language/en": 2}))
        children[0].say(Done(3, [RESULTS[2]], 250_000_000))
        assert await call == RESULTS
        await until(lambda: len(heard) == 2, "both are heard")
        assert heard == [(0.5, {"language/en": 2}), (0.25, {})]
    finally:
        await pool.stop(0)
