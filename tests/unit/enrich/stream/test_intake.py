from typing import Any

from aiokafka.structs import TopicPartition
from tests.unit.enrich.stream.fake_client import Client, Run
from tests.unit.enrich.stream.fakes import Listener

from newsgloss_enrich.stream.bounds import ReadBound
from newsgloss_enrich.stream.intake import Intake

ZERO, ONE = TopicPartition("raw", 0), TopicPartition("raw", 1)


def fetched(client: Client, *offsets: int) -> Any:
    client.logs[ZERO] = list(offsets)
    client.positions[ZERO] = 0
    return client.getmany(ZERO, timeout_ms=0, max_records=100)


async def test_records_reach_the_run_of_their_partition_and_are_counted() -> None:
    client: Any = Client(ZERO)
    runs: dict[TopicPartition, Any] = {ZERO: Run()}
    listener = Listener()
    Intake(client, runs, listener, None).take(await fetched(client, 3, 4))
    assert runs[ZERO].offered == [3, 4]
    assert listener.fetched == [2]


async def test_records_of_a_partition_that_was_revoked_meanwhile_are_dropped() -> None:
    client: Any = Client(ZERO)
    listener = Listener()
    Intake(client, {}, listener, None).take(await fetched(client, 3, 4))
    assert listener.fetched == []


async def test_records_from_the_bound_on_are_kept_back() -> None:
    client: Any = Client(ZERO)
    runs: dict[TopicPartition, Any] = {ZERO: Run()}
    listener = Listener()
    Intake(client, runs, listener, ReadBound({0: 4})).take(await fetched(client, 3, 4, 5))
    assert runs[ZERO].offered == [3]
    assert listener.fetched == [1]


def test_after_a_failed_poll_the_client_is_put_back_where_the_runs_are() -> None:
    client: Any = Client(ZERO)
    runs: dict[TopicPartition, Any] = {ZERO: Run(7), ONE: Run(3)}
    bound = ReadBound({0: 5, 1: 5})
    bound.note_position(ZERO, 9)
    client.positions = {ZERO: 9}
    Intake(client, runs, Listener(), bound).seek_back()
    assert client.positions == {ZERO: 7}  # the other is not assigned to the client any more
    assert runs[ZERO].seek_to is None
    assert not bound.is_reached(ZERO)


def test_a_run_that_knows_no_offset_yet_is_left_alone() -> None:
    client: Any = Client(ZERO)
    runs: dict[TopicPartition, Any] = {ZERO: Run(None)}
    Intake(client, runs, Listener(), None).seek_back()
    assert client.positions == {}
