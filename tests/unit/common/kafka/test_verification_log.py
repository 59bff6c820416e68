"""`NotEnoughReplicas` of the Kafka client: a moment's verification, or replicas that are missing."""

import io
import json
import logging
import time
from collections.abc import Callable

import pytest
from aiokafka.errors import NotEnoughReplicasError, NotLeaderForPartitionError
from aiokafka.producer import sender
from aiokafka.structs import TopicPartition

from newsgloss_common import logs

PARTITION = TopicPartition("enriched", 3)
Line = tuple[str, str]


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock)
    return clock


@pytest.fixture
def logged(clock: Clock) -> Callable[[], list[Line]]:
    """Level and event of all lines so far."""
    del clock
    stream = io.StringIO()
    logs.configure("info", stream)

    def lines() -> list[Line]:
        found = [json.loads(line) for line in stream.getvalue().splitlines()]
        return [(line["level"], line["event"]) for line in found]

    return lines


def client_says(error: object = NotEnoughReplicasError, partition: TopicPartition = PARTITION) -> None:
    """As aiokafka 0.14 does, in `SendProduceReqHandler.handle_response`."""
    sender.log.warning(
        "Got error produce response on topic-partition %s, retrying. Error: %s", partition, error
    )


def test_a_transaction_that_is_being_verified_is_no_warning(
    logged: Callable[[], list[Line]], clock: Clock
) -> None:
    for _ in range(20):
        client_says()
        clock.now += 0.02
    ((level, event),) = logged()
    assert level == "info"
    assert "enriched" in event
    assert "Harmless while Kafka verifies a transaction" in event


def test_replicas_that_are_missing_are_a_warning_that_says_so(
    logged: Callable[[], list[Line]], clock: Clock
) -> None:
    for _ in range(10):
        client_says()
        clock.now += 1.0
    assert [level for level, _ in logged()] == ["info", "warning"]  # of the client's own, one a minute
    assert "NotEnoughReplicas for 5 s: fewer replicas are in sync" in logged()[-1][1]


def test_two_moments_that_lie_apart_are_not_one_that_lasts(
    logged: Callable[[], list[Line]], clock: Clock
) -> None:
    client_says()
    clock.now += 60.0
    client_says()
    assert [level for level, _ in logged()] == ["info", "info"]


def test_partitions_are_told_apart(logged: Callable[[], list[Line]], clock: Clock) -> None:
    client_says()
    clock.now += 6.0
    client_says(partition=TopicPartition("enriched", 4))
    assert [level for level, _ in logged()] == ["info", "info"]


def test_the_broker_s_own_words_are_understood_too(logged: Callable[[], list[Line]]) -> None:
    client_says(
        "Unable to verify the partition has been added to the transaction. "
        "Underlying error: CONCURRENT_TRANSACTIONS"
    )
    assert [level for level, _ in logged()] == ["info"]


def test_other_errors_are_as_they_were(logged: Callable[[], list[Line]]) -> None:
    client_says(NotLeaderForPartitionError)
    assert [level for level, _ in logged()] == ["warning"]


def test_nothing_is_said_of_it_where_only_warnings_are_wanted(logged: Callable[[], list[Line]]) -> None:
    logging.getLogger().setLevel(logging.WARNING)
    client_says()
    assert logged() == []


def test_the_client_still_says_it_in_these_words() -> None:
    constants = sender.SendProduceReqHandler.handle_response.__code__.co_consts
    assert any(
        str(constant).startswith("Got error produce response on topic-partition %s") for constant in constants
    )
