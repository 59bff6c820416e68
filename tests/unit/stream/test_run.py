"""A partition's run without Kafka: its offsets are kept here, and each commit can be held or made to fail."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from aiokafka.structs import TopicPartition

from newsgloss_enrich.pool import Enriched, InputRecord, PoolBrokenError, Result
from newsgloss_enrich.stream import run as module
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.offsets import Committed
from newsgloss_enrich.stream.run import PartitionRun
from newsgloss_enrich.stream.run_context import RunContext
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.states import RunState

PARTITION = TopicPartition("raw", 0)


def records(*offsets: int) -> list[InputRecord]:
    return [InputRecord("raw", 0, offset, 0, b"k", b"{}", []) for offset in offsets]


class Group:
    """The group's offset, as the broker would keep it; `errors` fail the next commits, which take effect."""

    def __init__(self, offset: int = 0, starts: int = 0) -> None:
        self.committed = Committed(offset, starts)
        self.moves: list[int] = []
        self.errors: list[BaseException] = []
        self.may_start = asyncio.Event()
        self.may_start.set()

    def move(self, to: Committed) -> None:
        self.committed = to
        self.moves.append(to.offset)
        if self.errors:
            raise self.errors.pop(0)

    # as `Outlet`
    async def commit(self, _producer: object, ready: Slice, _on_phase: object) -> None:
        assert ready.start == self.committed.offset
        self.move(Committed(ready.end))

    # as `ProducerFactory`
    async def start(self, _: TopicPartition) -> Any:
        await self.may_start.wait()
        return SimpleNamespace(client=None)

    def discard(self, _: object) -> None:
        """Nothing to stop."""


class Positions:
    """As the consumer's; `position` is where the client would fetch next."""

    def __init__(self) -> None:
        self.position = 0

    def stands(self, *_: object) -> bool:
        return True

    def seek(self, _: TopicPartition, offset: int) -> None:
        self.position = offset

    async def first_offset(self, _: TopicPartition) -> int:
        return 0

    def room_made(self) -> None:
        """Nobody polls here."""


class Pool:
    """Enriches at once, or raises."""

    seconds_per_record = 0.0

    def __init__(self) -> None:
        self.error: Exception | None = None

    async def run(
        self, given: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        if self.error is not None:
            raise self.error
        assert suspects <= {record.offset for record in given}
        return [Enriched(record.offset, record.key, record.value, []) for record in given]


class Bench:
    """A run with all that it needs."""

    def __init__(self, group: Group) -> None:
        self.group, self.pool, self.positions = group, Pool(), Positions()
        self.fatal: list[BaseException] = []
        self.recoveries: list[BaseException] = []

        def nothing(*_: object) -> None:
            return

        parts: Any = {
            "group": "g",
            "pool": self.pool,
            "producers": group,
            "outlet": group,
            "budget": Budget(10**8, 10**4),
            "breaker": CircuitBreaker(),
            "heartbeat_seconds": 0.0,
            "on_fetched": nothing,
            "on_phase": nothing,
            "on_committed": nothing,
            "on_aborted": nothing,
            "on_rebalanced": nothing,
            "on_recovery": lambda _, error: self.recoveries.append(error),
            "on_fatal": self.fatal.append,
        }
        self.run = PartitionRun(PARTITION, 1, RunContext(**parts), self.positions)

    async def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline, "in vain"
            await asyncio.sleep(0.005)


@asynccontextmanager
async def bench(group: Group) -> AsyncIterator[Bench]:
    one = Bench(group)
    try:
        yield one
    finally:
        await one.run.revoke(1.0)


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> Group:
    one = Group()

    async def fetch(*_: object) -> Committed:
        return one.committed

    async def commit(_producer: object, _group: str, _partition: TopicPartition, to: Committed) -> None:
        one.move(to)

    monkeypatch.setattr(module, "fetch_committed", fetch)
    monkeypatch.setattr(module, "commit_offset", commit)
    monkeypatch.setattr(module, "PASS_AFTER_SECONDS", 0.05)
    return one


async def test_records_are_enriched_and_committed(group: Group) -> None:
    async with bench(group) as one:
        await one.until(lambda: one.run.wants_records)
        one.run.offer(records(0, 1, 2))
        await one.until(lambda: group.committed == Committed(3))
        assert not one.run.in_flight


async def test_a_broken_pool_is_fatal(group: Group) -> None:
    async with bench(group) as one:
        await one.until(lambda: one.run.wants_records)
        one.pool.error = PoolBrokenError("a defect")
        one.run.offer(records(0))
        await one.until(lambda: one.fatal)
        assert isinstance(one.fatal[0], PoolBrokenError)


async def test_a_run_that_starts_takes_in_nothing_since_a_gap_before_it_would_go_unseen(group: Group) -> None:
    group.may_start.clear()
    async with bench(group) as one:
        assert one.run.state is RunState.STARTING
        one.run._work.position = 0  # as after adopting work of an earlier run
        one.run.offer(records(5, 6))
        assert not one.run.in_flight
        group.may_start.set()
        await one.until(lambda: one.run.wants_records)
        assert one.positions.position == 0


async def test_a_refusal_is_put_down_to_the_slice_that_was_being_committed_and_to_no_later_one(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench(group) as one:
        await one.until(lambda: one.run.wants_records)
        group.errors = [KafkaError("the outcome is unknown")]
        one.run.offer(records(0))
        await one.until(lambda: one.recoveries)
        assert one.run._committing is None

        async def refuse(*_: object) -> Committed:
            raise MessageSizeTooLargeError

        monkeypatch.setattr(module, "fetch_committed", refuse)
        await one.until(lambda: len(one.recoveries) > 1)
        assert not one.fatal


async def test_a_cancellation_that_leaks_out_of_the_client_is_recovered_from(group: Group) -> None:
    async with bench(group) as one:
        await one.until(lambda: one.run.wants_records)
        group.errors = [asyncio.CancelledError()]
        one.run.offer(records(0))
        await one.until(lambda: one.recoveries)
        await one.until(lambda: one.run.wants_records)
        one.run.offer(records(1))
        await one.until(lambda: group.committed.offset == 2)


# -- markers at the end


async def test_an_idle_run_commits_past_what_is_no_record(group: Group) -> None:
    async with bench(group) as one:
        await one.until(lambda: one.run.wants_records)
        one.run.offer(records(0))
        await one.until(lambda: group.committed.offset == 1 and one.run.idle)
        one.run.read_out(3)
        await one.until(lambda: one.run.committed == 3)
        assert group.committed == Committed(3)
        one.run.offer(records(3))
        await one.until(lambda: group.committed.offset == 4)


async def test_it_is_done_once_and_not_as_long_as_there_is_nothing_behind(group: Group) -> None:
    async with bench(group) as one:
        await one.until(lambda: one.run.wants_records)
        one.run.read_out(2)
        await one.until(lambda: one.run.committed == 2)
        moves = len(group.moves)
        for _ in range(20):
            one.run.read_out(2)
            await asyncio.sleep(0.01)
        assert len(group.moves) == moves


async def test_nothing_is_passed_while_a_record_is_in_hand(group: Group) -> None:
    async with bench(group) as one:
        await one.until(lambda: one.run.wants_records)
        one.pool.run = lambda *_, **__: asyncio.Event().wait()  # type: ignore[method-assign, assignment]
        one.run.offer(records(0))
        one.run.read_out(3)
        assert not one.run._is_behind_markers()


async def test_nothing_is_passed_while_draining_since_what_is_fetched_then_is_dropped(group: Group) -> None:
    async with bench(group) as one:
        await one.until(lambda: one.run.wants_records)
        one.run.drain()
        one.run.offer(records(0, 1))
        one.run.read_out(2)
        assert not one.run._is_behind_markers()


async def test_a_record_that_comes_while_markers_are_passed_is_neither_lost_nor_done_twice(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    passing, may_pass = asyncio.Event(), asyncio.Event()

    async def commit(_producer: object, _group: str, _partition: TopicPartition, to: Committed) -> None:
        if to.offset == 3 and not to.starts:
            passing.set()
            await may_pass.wait()
        group.move(to)

    monkeypatch.setattr(module, "commit_offset", commit)
    async with bench(group) as one:
        await one.until(lambda: one.run.wants_records)
        one.run.read_out(3)
        await passing.wait()
        one.run.offer(records(3, 4))
        may_pass.set()
        await one.until(lambda: group.committed == Committed(5))
        assert group.moves == [3, 3, 5]  # passed; noted that a run begins there; committed


async def test_passing_keeps_the_count_of_runs_that_began_in_vain(group: Group) -> None:
    group.committed = Committed(0, 2)
    async with bench(group) as one:
        await one.until(lambda: one.run.wants_records)
        one.run.read_out(4)
        await one.until(lambda: one.run.committed == 4)
        assert group.committed == Committed(4, 2)


async def test_what_was_read_out_before_a_recovery_does_not_count_after_it(group: Group) -> None:
    async with bench(group) as one:
        await one.until(lambda: one.run.wants_records)
        one.run.offer(records(0))
        await one.until(lambda: group.committed.offset == 1 and one.run.idle)
        group.errors = [KafkaError("the outcome is unknown")]
        one.run.read_out(9)
        await one.until(lambda: one.recoveries)
        group.committed = Committed(1)
        await one.until(lambda: one.run.idle)
        assert one.run.position == one.run.committed
        assert not one.run._is_behind_markers()
