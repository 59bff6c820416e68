"""How the record that makes polls fail is found, over a client in memory."""

from typing import Any

import pytest
from aiokafka.structs import TopicPartition
from tests.unit.enrich.stream.fake_client import Client, Run
from tests.unit.enrich.stream.fakes import Listener

from newsgloss_common.kafka.fetch_guard import UnreadableBatchError
from newsgloss_enrich.stream.intake import Intake
from newsgloss_enrich.stream.unreadable import HALT_AFTER, UnreadableSearch

ZERO, ONE = TopicPartition("raw", 0), TopicPartition("raw", 1)


class Bench:
    def __init__(self) -> None:
        self.client: Any = Client(ZERO, ONE)
        self.runs: dict[TopicPartition, Any] = {ZERO: Run(), ONE: Run()}
        self.intake = Intake(self.client, self.runs, Listener(), None)
        self.search = UnreadableSearch(self.client, self.runs, self.intake)
        self.intake.seek_back()

    async def poll(self) -> list[TopicPartition]:
        """Poll as the poller does; which partitions were polled."""
        wanted = [partition for partition, run in self.runs.items() if run.wants_records]
        partitions = self.search.narrow(wanted)
        try:
            fetched = await self.client.getmany(*partitions, timeout_ms=0, max_records=10)
            self.intake.take(fetched)
            self.search.poll_succeeded(partitions)
        except UnreadableBatchError as error:
            self.search.halt_at(error)
        except ValueError as error:
            self.intake.seek_back()
            await self.search.poll_failed(partitions, error)
        return partitions


@pytest.fixture
def one() -> Bench:
    bench = Bench()
    bench.client.logs = {ZERO: list(range(6)), ONE: list(range(6))}
    return bench


async def test_the_partition_at_fault_halts_at_its_record_and_the_others_lose_nothing(one: Bench) -> None:
    one.client.unreadable = {ONE: {3}}
    assert await one.poll() == [ZERO, ONE]
    for _ in range(20):
        await one.poll()
    assert one.runs[ZERO].offered == list(range(6))
    assert one.runs[ONE].offered == [0, 1, 2]
    (halt,) = one.runs[ONE].halts
    assert halt.reason == "the record at this offset cannot be read: ValueError('cannot be decoded')"
    assert not one.runs[ZERO].halts


async def test_partitions_are_polled_one_at_a_time_until_each_is_cleared(one: Bench) -> None:
    one.client.unreadable = {ONE: {3}}
    await one.poll()
    assert await one.poll() == [ZERO]
    assert await one.poll() == [ONE]


async def test_a_failure_that_passes_halts_nothing(one: Bench) -> None:
    one.client.unreadable = {ONE: {3}}
    await one.poll()
    one.client.unreadable = {}
    for _ in range(4):
        await one.poll()
    assert one.runs[ZERO].offered == one.runs[ONE].offered == list(range(6))
    assert await one.poll() == [ZERO, ONE]
    assert not one.runs[ONE].halts


async def test_a_partition_halts_only_after_it_has_failed_alone_several_times(one: Bench) -> None:
    one.client.unreadable = {ONE: {0}}
    await one.poll()
    await one.poll()
    for _ in range(HALT_AFTER - 1):
        assert await one.poll() == [ONE]
        assert not one.runs[ONE].halts
    await one.poll()
    assert one.runs[ONE].halts


async def test_a_batch_that_cannot_be_read_halts_its_partition_with_its_offsets(one: Bench) -> None:
    one.client.unreadable = {ZERO: {0}}
    one.client.error = UnreadableBatchError(ZERO, 0, 4, "too large")
    await one.poll()
    (halt,) = one.runs[ZERO].halts
    assert halt.batch == (0, 4)
    assert halt.reason == "the record batch cannot be read: too large"
    assert await one.poll() == [ONE]


async def test_a_batch_that_the_run_is_past_halts_nothing(one: Bench) -> None:
    one.runs[ZERO].in_flight.position = 5
    one.search.halt_at(UnreadableBatchError(ZERO, 0, 4, "too large"))
    assert not one.runs[ZERO].halts


async def test_a_rebalance_ends_the_search(one: Bench) -> None:
    one.client.unreadable = {ONE: {3}}
    await one.poll()
    one.search.stop()
    assert one.search.narrow([ZERO, ONE]) == [ZERO, ONE]


async def test_a_rebalance_in_the_middle_of_a_search_halts_nothing(one: Bench) -> None:
    one.client.unreadable = {ONE: {0}}
    await one.poll()
    await one.poll()
    honest = one.client.getmany

    async def rebalanced(*partitions: TopicPartition, **limits: int) -> Any:
        if limits["max_records"] == 1:
            one.search.stop()
        return await honest(*partitions, **limits)

    one.client.getmany = rebalanced
    for _ in range(HALT_AFTER):
        await one.poll()
    assert not one.runs[ONE].halts
