import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from aiokafka.structs import TopicPartition
from tests.patience import PATIENCE_SECONDS

from newsgloss_enrich.stream.consumer import PartitionConsumer
from newsgloss_enrich.watch.lag import LagWatch

ZERO, ONE = TopicPartition("raw", 0), TopicPartition("raw", 1)


def run(committed: int | None, position: int | None = None, oldest: int | None = None) -> Any:
    in_flight = SimpleNamespace(committed=committed, position=position, oldest_timestamp=oldest)
    return SimpleNamespace(in_flight=in_flight)


def watching(runs: dict[TopicPartition, Any]) -> tuple[LagWatch, list[float]]:
    now = [1000.0]
    consumer = cast("PartitionConsumer", SimpleNamespace(runs=runs, client=None))
    return LagWatch(consumer, lambda: now[0]), now


def test_lag_counts_from_the_groups_offset() -> None:
    lag, _ = watching({ZERO: run(10), ONE: run(None)})
    lag.update({ZERO: 17, ONE: 5})
    assert lag.offsets() == {"0": 7.0}


def test_records_fetched_since_the_last_update_count_too() -> None:
    lag, _ = watching({ZERO: run(17, position=20)})
    lag.update({ZERO: 17})
    assert lag.offsets() == {"0": 3.0}


def test_the_oldest_record_in_flight_gives_the_seconds() -> None:
    lag, _ = watching({ZERO: run(10, 12, oldest=990_000)})
    assert lag.seconds() == {"0": 10.0}


def test_a_partition_where_nothing_waits_has_0_seconds() -> None:
    lag, _ = watching({ZERO: run(10, 10)})
    lag.update({ZERO: 10})
    assert lag.seconds() == {"0": 0.0}


def test_a_record_not_yet_fetched_has_waited_since_its_partition_was_first_found_behind() -> None:
    lag, now = watching({ZERO: run(10, 10)})
    lag.update({ZERO: 11})
    now[0] = 1030.0
    lag.update({ZERO: 12})
    assert lag.seconds() == {"0": 30.0}


def test_the_marker_that_ends_a_transaction_is_an_offset_of_lag_and_no_record_that_waits() -> None:
    lag, now = watching({ZERO: run(10, 10)})
    for now[0] in (1000.0, 1600.0):
        lag.update({ZERO: 11}, {ZERO: 11})
    assert lag.seconds() == {"0": 0.0}
    assert lag.offsets() == {"0": 1.0}


def test_a_record_after_such_a_marker_has_waited_since_its_partition_was_first_found_behind() -> None:
    lag, now = watching({ZERO: run(10, 10)})
    lag.update({ZERO: 11}, {ZERO: 11})
    now[0] = 1600.0
    lag.update({ZERO: 12}, {ZERO: 11})
    now[0] = 1605.0
    assert lag.seconds() == {"0": 5.0}


def test_a_timestamp_in_the_future_or_none_gives_no_negative_or_endless_age() -> None:
    lag, _ = watching({ZERO: run(1, 2, oldest=9_999_000_000), ONE: run(1, 2, oldest=-1)})
    assert lag.seconds() == {"0": 0.0, "1": 0.0}


class Client:
    """Knows the ends of all partitions, and the positions of those in `positions`."""

    def __init__(self, ends: dict[TopicPartition, int], positions: dict[TopicPartition, int]) -> None:
        self.ends = ends
        self.positions = positions
        self.asked: list[list[TopicPartition]] = []

    async def end_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        self.asked.append(partitions)
        return self.ends

    def assignment(self) -> set[TopicPartition]:
        return set(self.positions)

    async def position(self, partition: TopicPartition) -> int:
        return self.positions[partition]


async def watched(lag: LagWatch, condition: Callable[[], object]) -> None:
    """Run the watch until the condition holds."""
    task = asyncio.create_task(lag.watch())
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():  # noqa: ASYNC110  nothing tells when the watch has asked
                await asyncio.sleep(0)
    finally:
        task.cancel()


async def test_the_ends_are_asked_for_and_a_partition_without_a_position_is_left_alone() -> None:
    """The client would wait for the position of a partition that has none yet."""
    lag, _ = watching({ZERO: run(10, 10), ONE: run(5)})
    client = Client({ZERO: 17, ONE: 6}, {ZERO: 10})
    cast("Any", lag)._consumer.client = client
    await watched(lag, lambda: client.asked)
    assert client.asked == [[ZERO, ONE]]
    assert lag.offsets() == {"0": 7.0, "1": 1.0}


async def test_without_a_client_or_partitions_nothing_is_asked() -> None:
    lag, _ = watching({})
    client = Client({}, {})
    await lag._query_ends()
    cast("Any", lag)._consumer.client = client
    await lag._query_ends()
    assert client.asked == []
    assert lag.offsets() == {}
