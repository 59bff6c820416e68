"""The consumer's life without Kafka: how its clients are given up, and how soon the next one is made."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError
from aiokafka.structs import TopicPartition
from tests.unit.enrich.stream.fake_client import Client
from tests.unit.enrich.stream.fakes import Engine, records

from newsgloss_enrich.pool import Result
from newsgloss_enrich.stream import consumer as module
from newsgloss_enrich.stream.bounds import ReadBound
from newsgloss_enrich.stream.client import ConsumerSettings
from newsgloss_enrich.stream.consumer import PartitionConsumer, pause_seconds
from newsgloss_enrich.stream.poller import Poller
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.start_from import StartFrom
from newsgloss_enrich.stream.states import RunState

ZERO, ONE = TopicPartition("raw", 0), TopicPartition("raw", 1)


async def nothing(*_: object) -> None:
    return


def consuming(engine: Engine | None = None, bound: ReadBound | None = None) -> PartitionConsumer:
    settings = ConsumerSettings("g", "raw", 10_000, StartFrom(), bound=bound)
    return PartitionConsumer(settings, {}, (engine or Engine()).context)


def test_clients_that_fail_in_a_row_are_made_anew_less_and_less_often() -> None:
    for failures, least in ((1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, 10.0), (1000, 10.0)):
        assert least <= pause_seconds(failures) <= 1.25 * least


async def test_a_client_that_is_being_given_up_is_given_up_whole_though_the_polling_is_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stopping, may_stop, stopped = asyncio.Event(), asyncio.Event(), []

    async def stop(client: object) -> None:
        stopping.set()
        await may_stop.wait()
        stopped.append(client)

    monkeypatch.setattr(module, "stop_client", stop)
    consumer = consuming()
    client: Any = SimpleNamespace()
    consumer._client = client
    polling = asyncio.create_task(consumer._close_client())
    await stopping.wait()
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    may_stop.set()
    async with asyncio.timeout(60):
        await consumer.close()
    assert stopped == [client]


async def test_the_pause_before_the_next_client_ends_with_the_intake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "pause_seconds", lambda _: 3600.0)
    failed = asyncio.Event()

    async def refuse() -> None:
        raise KafkaConnectionError

    engine = Engine()
    monkeypatch.setattr(engine.listener, "on_recovery", lambda *_: failed.set())
    consumer = consuming(engine)
    client: Any = SimpleNamespace(start=refuse, stop=nothing)
    monkeypatch.setattr(consumer, "_new_client", lambda: client)
    polling = asyncio.create_task(consumer.consume())
    await failed.wait()
    consumer.stop_intake()
    async with asyncio.timeout(60):
        await polling


@pytest.mark.parametrize("callback", ["on_partitions_revoked", "on_partitions_assigned"])
async def test_what_a_rebalance_raises_is_fatal_since_the_client_only_logs_it(
    callback: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("a defect")

    engine = Engine()
    consumer = consuming(engine)
    monkeypatch.setattr(consumer, "_revoke_all", broken)
    monkeypatch.setattr(consumer, "_assign", broken)
    with pytest.raises(LookupError):
        await getattr(consumer, callback)([TopicPartition("raw", 0)])
    assert [type(error) for error in engine.fatal] == [LookupError]


# -- rebalances


class Rebalancing:
    """A consumer whose client is in memory; its runs start and wait, since no producer starts."""

    def __init__(self, bound: ReadBound | None = None) -> None:
        self.engine = Engine()
        self.engine.group.may_start.clear()
        self.consumer = consuming(self.engine, bound)
        self.client: Any = Client(ZERO, ONE)
        self.consumer._client = self.client
        self.consumer._poller = Poller(self.client, self.consumer.runs, self.engine.context, bound)

    async def assign(self, *partitions: TopicPartition) -> None:
        await self.consumer.on_partitions_assigned(partitions)

    async def revoke(self) -> None:
        await self.consumer.on_partitions_revoked(list(self.consumer.runs))


@pytest.fixture
async def one(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rebalancing]:
    monkeypatch.setattr(module, "stop_client", nothing)
    bench = Rebalancing()
    yield bench
    await bench.consumer.close()


def parked(offset: int) -> tuple[Slice, asyncio.Future[list[Result]]]:
    work: asyncio.Future[list[Result]] = asyncio.get_running_loop().create_future()
    return Slice(offset, offset + 1, records(offset), 200, work), work


async def test_an_assignment_pauses_its_partitions_and_makes_their_runs_without_any_await(
    one: Rebalancing,
) -> None:
    with pytest.raises(StopIteration):
        one.consumer.on_partitions_assigned([ONE, ZERO]).send(None)
    assert one.client.paused_partitions == {ZERO, ONE}
    assert list(one.consumer.runs) == [ZERO, ONE]
    assert one.consumer.joined
    assert one.consumer.paused == 2
    assert len(one.engine.listener.rebalanced) == 1


async def test_all_runs_are_let_go_before_the_first_of_them_is_waited_for(one: Rebalancing) -> None:
    await one.assign(ZERO, ONE)
    runs = list(one.consumer.runs.values())
    revoking = one.consumer.on_partitions_revoked([ZERO, ONE])
    task = asyncio.create_task(revoking)
    await asyncio.sleep(0)
    assert [run.state for run in runs] == [RunState.STOPPING] * 2
    assert one.consumer.runs == {}
    await task
    assert [run.state for run in runs] == [RunState.GONE] * 2


async def test_work_of_a_partition_that_comes_back_is_adopted_and_of_one_that_does_not_is_called_off(
    one: Rebalancing,
) -> None:
    await one.assign(ZERO, ONE)
    kept, kept_work = parked(0)
    lost, lost_work = parked(0)
    one.consumer.runs[ZERO].in_flight.adopt([kept])
    one.consumer.runs[ONE].in_flight.adopt([lost])
    await one.revoke()
    await one.assign(ZERO)
    assert one.consumer.runs[ZERO].in_flight.records == 1
    assert (kept_work.cancelled(), lost_work.cancelled()) == (False, True)


async def test_an_assignment_that_comes_while_stopping_is_left_to_the_others(one: Rebalancing) -> None:
    one.consumer.stop_intake()
    await one.assign(ZERO)
    assert one.consumer.runs == {}


async def test_closing_lets_go_of_everything_and_calls_off_parked_work(one: Rebalancing) -> None:
    await one.assign(ZERO)
    part, work = parked(0)
    one.consumer.runs[ZERO].in_flight.adopt([part])
    await one.consumer.close()
    assert work.cancelled()
    assert (one.consumer.runs, one.consumer.client) == ({}, None)


async def test_draining_gives_up_after_its_deadline_with_work_that_is_not_committed(
    one: Rebalancing,
) -> None:
    await one.assign(ZERO)
    assert await one.consumer.drain(0.0)
    part, _ = parked(0)
    one.consumer.runs[ZERO].in_flight.adopt([part])
    assert not await one.consumer.drain(0.01)
    assert one.consumer.records_in_flight == 1


async def test_a_bounded_consumer_has_finished_when_each_partition_is_read_and_committed_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "stop_client", nothing)
    bound = ReadBound({0: 3, 1: 3})
    one = Rebalancing(bound)
    assert not one.consumer.finished
    await one.assign(ZERO, ONE)
    for run in one.consumer.runs.values():
        run.state = RunState.ACTIVE
    bound.note_position(ZERO, 3)
    assert not one.consumer.finished
    bound.note_position(ONE, 3)
    assert one.consumer.finished
    part, _ = parked(0)
    one.consumer.runs[ONE].in_flight.adopt([part])
    assert not one.consumer.finished
    one.consumer.runs[ONE].in_flight.reconcile(3)
    await one.revoke()
    assert not one.consumer.finished
    await one.consumer.close()


async def test_a_member_without_partitions_has_nothing_left_to_read(one: Rebalancing) -> None:
    await one.assign()
    assert one.consumer.finished
