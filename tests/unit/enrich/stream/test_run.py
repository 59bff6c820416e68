"""A partition's run without Kafka: its offsets are kept here, and each commit can be held or made to fail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from aiokafka.structs import TopicPartition
from tests.unit.enrich.stream.fakes import PARTITION, Engine, Group, records, until

from newsgloss_common.kafka.transactional import PRODUCER_FAILURES
from newsgloss_enrich.pool import PoolBrokenError
from newsgloss_enrich.stream import group_offset
from newsgloss_enrich.stream import run as module
from newsgloss_enrich.stream.errors import FatalError
from newsgloss_enrich.stream.halt import Halt
from newsgloss_enrich.stream.offsets import Committed
from newsgloss_enrich.stream.run import PartitionRun, Wants
from newsgloss_enrich.stream.states import RunState


class Bench(Engine):
    """A run with everything that it needs."""

    def __init__(self, group: Group) -> None:
        super().__init__(group)
        self.run = PartitionRun(PARTITION, self.context, self.first_offset)
        self.position: int | None = None
        """Where the client would fetch next."""

    async def first_offset(self, _: TopicPartition) -> int:
        return 40

    def poll(self) -> bool:
        """Do what the run wants, as the poller does; whether it wants records."""
        wants = self.run.update()
        if wants.seek_to is not None:
            self.position = wants.seek_to
            self.run.sought()
        return wants.records


@asynccontextmanager
async def bench(group: Group) -> AsyncIterator[Bench]:
    one = Bench(group)
    try:
        yield one
    finally:
        if one.run.state is not RunState.GONE:
            one.run.let_go()
            await one.run.close(1.0)


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> Group:
    one = Group()

    async def fetch(*_: object) -> Committed | None:
        return one.committed

    async def commit(_producer: object, _group: str, _partition: TopicPartition, to: Committed) -> None:
        one.move(to)

    monkeypatch.setattr(group_offset, "fetch_committed", fetch)
    monkeypatch.setattr(group_offset, "commit_offset", commit)
    monkeypatch.setattr(module, "PASS_AFTER_SECONDS", 0.05)
    monkeypatch.setattr(module, "SKIP_CHECK_SECONDS", 0.01)
    return one


async def test_records_are_enriched_and_committed(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        one.run.offer(records(0, 1, 2))
        await until(lambda: group.committed == Committed(3))
        assert not one.run.in_flight.records


async def test_a_broken_pool_is_fatal(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        one.pool.error = PoolBrokenError("a defect")
        one.run.offer(records(0))
        await until(lambda: one.fatal)
        assert isinstance(one.fatal[0], PoolBrokenError)


async def test_a_run_that_starts_takes_in_nothing_since_a_gap_before_it_would_go_unseen(group: Group) -> None:
    group.may_start.clear()
    async with bench(group) as one:
        assert one.run.state is RunState.STARTING
        one.run.in_flight.position = 0  # as after adopting work of an earlier run
        one.run.offer(records(5, 6))
        assert not one.run.in_flight.records
        group.may_start.set()
        await until(one.poll)
        assert one.position == 0


async def test_a_refusal_is_put_down_to_the_slice_that_was_being_committed_and_to_no_later_one(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench(group) as one:
        await until(one.poll)
        group.errors = [KafkaError("the outcome is unknown")]
        one.run.offer(records(0))
        await until(lambda: one.listener.recoveries)
        assert one.run._transactions.slice is None

        async def refuse(*_: object) -> Committed:
            raise MessageSizeTooLargeError

        monkeypatch.setattr(group_offset, "fetch_committed", refuse)
        await until(lambda: len(one.listener.recoveries) > 1)
        assert not one.fatal


@pytest.mark.parametrize("failure", PRODUCER_FAILURES)
async def test_a_producer_that_failed_in_any_way_is_replaced(
    group: Group, failure: type[BaseException]
) -> None:
    async with bench(group) as one:
        await until(one.poll)
        group.errors = [failure("the transaction has ended")]
        one.run.offer(records(0))
        await until(lambda: one.listener.recoveries)
        await until(one.poll)
        one.run.offer(records(1))
        await until(lambda: group.offset == 2)
        assert not one.fatal


async def test_a_cancellation_that_leaks_out_of_the_client_is_recovered_from(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        group.errors = [asyncio.CancelledError()]
        one.run.offer(records(0))
        await until(lambda: one.listener.recoveries)
        await until(one.poll)
        one.run.offer(records(1))
        await until(lambda: group.offset == 2)


# -- what the poller asks


async def test_a_run_that_knows_its_offset_wants_a_seek_and_refuses_records_until_the_poller_has_sought(
    group: Group,
) -> None:
    group.committed = Committed(7)
    async with bench(group) as one:
        await until(lambda: one.run.state is RunState.ACTIVE)
        assert one.run.update() == Wants(records=True, seek_to=7)
        one.run.offer(records(9, 10))  # of a poll that began at an older position
        assert one.run.in_flight.position == 7
        one.run.sought()
        assert one.run.update() == Wants(records=True, seek_to=None)
        one.run.offer(records(9, 10))
        assert one.run.in_flight.position == 11


async def test_a_position_that_the_run_has_left_is_not_taken_for_the_end_of_the_records(group: Group) -> None:
    async with bench(group) as one:
        await until(lambda: one.run.state is RunState.ACTIVE)
        one.run.read_up_to(9)  # by the client's position, before it has sought
        assert not one.run.idle
        one.run.sought()
        assert one.run.idle
        assert not one.run._is_behind_markers()


async def test_the_poller_is_woken_when_a_run_wants_something_else(group: Group) -> None:
    async with bench(group) as one:
        await asyncio.wait_for(one.context.changed.wait(), 60)
        assert one.poll()
        one.context.changed.clear()
        one.run.offer(records(0))
        await asyncio.wait_for(one.context.changed.wait(), 60)


async def test_a_halted_run_wants_nothing_and_goes_on_when_the_group_was_moved(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        one.run.halt(Halt("cannot be read"))
        assert (one.run.state, one.run.halted_because) == (RunState.HALTED, "cannot be read")
        assert not one.run.update().records
        group.committed = Committed(1)
        await until(lambda: one.poll() and one.position == 1)


# -- the end of an assignment


async def test_a_run_that_was_let_go_waits_for_its_transaction_and_begins_no_other(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        group.may_commit.clear()
        one.run.offer(records(0))
        await until(lambda: one.run.committing)
        one.run.offer(records(1))
        one.run.let_go()
        one.run.offer(records(2))
        closing = asyncio.create_task(one.run.close(60.0))
        await asyncio.sleep(0)
        group.may_commit.set()
        (parked,) = await closing
        assert group.committed == Committed(1)
        assert [record.offset for record in parked.records] == [1]
        assert one.run.state is RunState.GONE


async def test_a_transaction_that_outlasts_the_grace_is_cancelled_and_reported(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        group.may_commit.clear()
        one.run.offer(records(0))
        await until(lambda: one.run.committing)
        one.run.let_go()
        (parked,) = await one.run.close(0.0)
        assert [record.offset for record in parked.records] == [0]
        assert one.listener.aborted == [None]


async def test_work_that_was_parked_is_committed_by_the_next_run(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        group.may_commit.clear()
        one.run.offer(records(0, 1))
        await until(lambda: one.run.committing)
        one.run.let_go()
        parked = await one.run.close(0.0)
        group.may_commit.set()
        one.run = PartitionRun(PARTITION, one.context, one.first_offset, parked)
        await until(lambda: group.committed == Committed(2))
        await until(lambda: one.poll() and one.position == 2)


# -- the group's offset


async def test_a_group_without_an_offset_commits_the_first_one_before_anything_else(group: Group) -> None:
    group.committed = None
    async with bench(group) as one:
        await until(one.poll)
        assert group.committed == Committed(40)
        assert one.position == 40


async def test_an_offset_that_vanishes_while_the_partition_is_in_use_is_fatal(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        group.errors = [KafkaError("the outcome is unknown")]
        one.run.offer(records(0))
        await until(lambda: one.listener.recoveries)
        group.committed = None
        await until(lambda: one.fatal)
        assert isinstance(one.fatal[0], FatalError)
        assert "has vanished" in str(one.fatal[0])


# -- markers at the end


async def test_an_idle_run_commits_past_what_is_no_record(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        one.run.offer(records(0))
        await until(lambda: group.offset == 1 and one.run.idle)
        one.run.read_up_to(3)
        await until(lambda: one.run.in_flight.committed == 3)
        assert group.committed == Committed(3)
        one.run.offer(records(3))
        await until(lambda: group.offset == 4)


async def test_it_is_done_once_and_not_as_long_as_there_is_nothing_behind(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        one.run.read_up_to(2)
        await until(lambda: one.run.in_flight.committed == 2)
        moves = len(group.moves)
        for _ in range(20):
            one.run.read_up_to(2)
            await asyncio.sleep(0.01)
        assert len(group.moves) == moves


async def test_nothing_is_passed_while_a_record_is_in_hand(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        one.pool.run = lambda *_, **__: asyncio.Event().wait()  # type: ignore[method-assign, assignment]
        one.run.offer(records(0))
        one.run.read_up_to(3)
        assert not one.run._is_behind_markers()


async def test_nothing_is_passed_while_draining_since_what_is_fetched_then_is_dropped(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        one.run.in_flight.drain()
        one.run.offer(records(0, 1))
        one.run.read_up_to(2)
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

    monkeypatch.setattr(group_offset, "commit_offset", commit)
    async with bench(group) as one:
        await until(one.poll)
        one.run.read_up_to(3)
        await passing.wait()
        one.run.offer(records(3, 4))
        may_pass.set()
        await until(lambda: group.committed == Committed(5))
        assert group.moves == [3, 3, 5]  # passed; noted that a run begins there; committed


async def test_passing_keeps_the_count_of_runs_that_began_in_vain(group: Group) -> None:
    group.committed = Committed(0, 2)
    async with bench(group) as one:
        await until(one.poll)
        one.run.read_up_to(4)
        await until(lambda: one.run.in_flight.committed == 4)
        assert group.committed == Committed(4, 2)


async def test_what_was_read_out_before_a_recovery_does_not_count_after_it(group: Group) -> None:
    async with bench(group) as one:
        await until(one.poll)
        one.run.offer(records(0))
        await until(lambda: group.offset == 1 and one.run.idle)
        group.errors = [KafkaError("the outcome is unknown")]
        one.run.read_up_to(9)
        await until(lambda: one.listener.recoveries)
        group.committed = Committed(1)
        await until(lambda: one.poll() and one.run.idle)
        assert one.run.in_flight.position == one.run.in_flight.committed
        assert not one.run._is_behind_markers()
