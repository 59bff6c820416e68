from types import SimpleNamespace
from typing import Any, cast

from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.consumer import PartitionConsumer
from newsgloss_enrich.stream.lag import LagWatch

ZERO, ONE = TopicPartition("raw", 0), TopicPartition("raw", 1)


def run(committed: int | None, position: int | None = None, oldest: int | None = None) -> Any:
    return SimpleNamespace(committed=committed, position=position, oldest_timestamp=oldest)


def watching(runs: dict[TopicPartition, Any]) -> tuple[LagWatch, list[float]]:
    now = [1000.0]
    consumer = cast("PartitionConsumer", SimpleNamespace(runs=runs, client=None))
    return LagWatch(consumer, lambda: now[0]), now


def test_offsets_behind_are_counted_from_the_groups_offset() -> None:
    lag, _ = watching({ZERO: run(10), ONE: run(None)})
    lag.learn({ZERO: 17, ONE: 5})
    assert lag.offsets() == {"0": 7.0}


def test_what_was_fetched_since_the_last_look_counts_too() -> None:
    lag, _ = watching({ZERO: run(17, position=20)})
    lag.learn({ZERO: 17})
    assert lag.offsets() == {"0": 3.0}


def test_the_oldest_record_in_hand_tells_the_seconds() -> None:
    lag, _ = watching({ZERO: run(10, 12, oldest=990_000)})
    assert lag.seconds() == {"0": 10.0}


def test_nothing_waits_is_0_seconds() -> None:
    lag, _ = watching({ZERO: run(10, 10)})
    lag.learn({ZERO: 10})
    assert lag.seconds() == {"0": 0.0}


def test_what_is_not_fetched_yet_has_waited_since_it_was_seen_first() -> None:
    lag, now = watching({ZERO: run(10, 10)})
    lag.learn({ZERO: 11})
    now[0] = 1030.0
    lag.learn({ZERO: 12})
    assert lag.seconds() == {"0": 30.0}


def test_the_mark_behind_the_last_record_of_a_transaction_is_an_offset_and_no_record_that_waits() -> None:
    lag, now = watching({ZERO: run(10, 10)})
    for now[0] in (1000.0, 1600.0):
        lag.learn({ZERO: 11}, {ZERO: 11})
    assert lag.seconds() == {"0": 0.0}
    assert lag.offsets() == {"0": 1.0}


def test_a_record_behind_such_a_mark_has_waited_since_it_was_seen_first() -> None:
    lag, now = watching({ZERO: run(10, 10)})
    lag.learn({ZERO: 11}, {ZERO: 11})
    now[0] = 1600.0
    lag.learn({ZERO: 12}, {ZERO: 11})
    now[0] = 1605.0
    assert lag.seconds() == {"0": 5.0}


def test_a_record_from_the_future_or_without_a_time_has_no_negative_or_endless_age() -> None:
    lag, _ = watching({ZERO: run(1, 2, oldest=9_999_000_000), ONE: run(1, 2, oldest=-1)})
    assert lag.seconds() == {"0": 0.0, "1": 0.0}
