"""What is polled, paused and sought for the runs, over a client in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka.errors import (
    KafkaError,
    OffsetOutOfRangeError,
    TopicAuthorizationFailedError,
    UnknownMemberIdError,
)
from aiokafka.structs import TopicPartition
from tests.unit.enrich.stream.fake_client import Client, Run
from tests.unit.enrich.stream.fakes import Engine, until

from newsgloss_enrich.stream import poller as module
from newsgloss_enrich.stream.bounds import ReadBound
from newsgloss_enrich.stream.poller import Poller

ZERO, ONE = TopicPartition("raw", 0), TopicPartition("raw", 1)


@pytest.fixture(autouse=True)
def _tasks_are_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "check_tasks", lambda _client: None)
    monkeypatch.setattr(module, "IDLE_SECONDS", 60.0)


class Bench:
    def __init__(self, *partitions: TopicPartition, bound: ReadBound | None = None) -> None:
        self.engine = Engine()
        self.client: Any = Client(*partitions)
        self.runs: dict[TopicPartition, Any] = {partition: Run() for partition in partitions}
        self.poller = Poller(self.client, self.runs, self.engine.context, bound)
        self.poller.assign(partitions)


@asynccontextmanager
async def polling(one: Bench) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(one.poller.poll())
    try:
        yield task
    finally:
        one.poller.stop()
        async with asyncio.timeout(60):
            await asyncio.gather(task, return_exceptions=True)


async def test_partitions_are_paused_before_anything_else_happens_to_a_new_assignment() -> None:
    one = Bench(ZERO, ONE)
    assert one.client.paused_partitions == {ZERO, ONE} == one.poller.paused


async def test_a_run_s_seek_comes_before_its_partition_is_fetched() -> None:
    one = Bench(ZERO)
    one.client.logs[ZERO] = list(range(10))
    one.runs[ZERO].seek_to = one.runs[ZERO].in_flight.position = 7
    async with polling(one):
        await until(lambda: one.runs[ZERO].offered == [7, 8, 9])
    assert sum(one.engine.listener.fetched) == 3


async def test_a_partition_whose_run_wants_nothing_is_paused_until_it_does() -> None:
    one = Bench(ZERO, ONE)
    one.client.logs = {ZERO: [0], ONE: [0]}
    one.runs[ONE].wants_records = False
    async with polling(one):
        await until(lambda: one.runs[ZERO].offered == [0])
        assert one.client.paused_partitions == {ONE}
        assert not one.runs[ONE].offered
        one.runs[ONE].wants_records = True
        await until(lambda: one.runs[ONE].offered == [0])
        one.runs[ZERO].wants_records = False
        await until(lambda: one.client.paused_partitions == {ZERO})


async def test_an_idle_poller_looks_again_as_soon_as_a_run_wants_something_else() -> None:
    one = Bench(ZERO)
    one.client.logs[ZERO] = [0]
    one.runs[ZERO].wants_records = False
    async with polling(one):
        await asyncio.sleep(0.01)
        assert not one.client.polls
        one.runs[ZERO].wants_records = True
        one.engine.context.changed.set()
        await until(lambda: one.runs[ZERO].offered == [0])


async def test_what_keeps_the_member_out_of_the_group_is_raised_though_nothing_is_polled() -> None:
    one = Bench()
    one.client.membership_error = UnknownMemberIdError()
    with pytest.raises(UnknownMemberIdError):
        await one.poller.poll()


async def test_a_permission_that_was_taken_away_ends_the_client_at_once() -> None:
    one = Bench(ZERO)
    one.client.logs[ZERO] = [0]
    one.client.unreadable = {ZERO: {0}}
    one.client.error = TopicAuthorizationFailedError()
    with pytest.raises(TopicAuthorizationFailedError):
        await one.poller.poll()
    assert not one.runs[ZERO].halts


async def test_records_that_retention_deleted_halt_their_partition_with_the_reason() -> None:
    one = Bench(ZERO, ONE)
    one.client.logs = {ZERO: [5, 6], ONE: [0]}
    one.client.unreadable = {ZERO: {5}}
    one.client.error = OffsetOutOfRangeError({ZERO: 0})
    async with polling(one):
        await until(lambda: one.runs[ZERO].halts)
        await until(lambda: one.runs[ONE].offered == [0])
    assert "5 records were deleted by retention" in one.runs[ZERO].halts[0].reason


async def test_a_client_whose_polls_fail_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BROKEN_AFTER", 2)
    one = Bench(ZERO)
    one.client.logs[ZERO] = [0]
    one.client.unreadable = {ZERO: {0}}
    with pytest.raises(KafkaError, match="polling failed 2 times in a row"):
        await one.poller.poll()


async def test_an_idle_run_learns_how_far_its_partition_was_read() -> None:
    one = Bench(ZERO)
    one.client.logs[ZERO] = [0, 1]
    async with polling(one):
        await until(lambda: one.runs[ZERO].known_up_to == 2)


async def test_a_bounded_reader_stops_before_the_end_and_begins_again_when_its_run_seeks() -> None:
    bound = ReadBound({0: 3})
    one = Bench(ZERO, bound=bound)
    one.client.logs[ZERO] = list(range(10))
    async with polling(one):
        await until(lambda: bound.is_reached(ZERO) and ZERO in one.poller.paused)
        assert one.runs[ZERO].offered == [0, 1, 2]
        one.runs[ZERO].seek_to = one.runs[ZERO].in_flight.position = 1
        one.engine.context.changed.set()
        await until(lambda: one.runs[ZERO].offered == [0, 1, 2, 1, 2])
        await until(lambda: bound.is_reached(ZERO))


async def test_fetches_wait_briefly_while_a_partition_that_may_be_resumed_is_left_out() -> None:
    one = Bench(ZERO, ONE)
    one.client.logs = {ZERO: [0], ONE: []}
    one.runs[ONE].wants_records = False
    async with polling(one):
        await until(lambda: one.runs[ZERO].offered)
        assert one.client._fetcher._fetch_max_wait_ms == 50
        one.runs[ONE].wants_records = True
        await until(lambda: one.client._fetcher._fetch_max_wait_ms == 250)
