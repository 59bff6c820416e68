from collections.abc import Iterator
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.consumer.fetcher import READ_UNCOMMITTED, PartitionRecords
from aiokafka.errors import CorruptRecordException
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.structs import TopicPartition
from tests.unit.common.kafka.aiokafka_gaps.client import PARTITION, consumer, fetch_response
from tests.unit.common.kafka.batch_samples import batch

from newsgloss_common.kafka.aiokafka_gaps.fetches import (
    Fetched,
    Records,
    buffered,
    drop_buffer_if_paused,
    go_on_with,
    intercept_fetches,
    trust_checksums,
)

WRONG_CHECKSUM = batch([b"a"])[:17] + b"\0\0\0\0" + batch([b"a"])[21:]


def records(message_set: bytes) -> PartitionRecords:
    """The client's own iterator."""
    return PartitionRecords(
        PARTITION,
        MemoryRecords(message_set),
        aborted_transactions=[],
        fetch_offset=0,
        key_deserializer=None,
        value_deserializer=None,
        check_crcs=True,
        isolation_level=READ_UNCOMMITTED,
    )


def values(of: Iterator[Any]) -> list[bytes]:
    return [one.value for one in of]


async def fetch(from_: AIOKafkaConsumer, message_set: bytes) -> None:
    """As the task that fetches does, once."""
    from_._subscription.assign_from_user({PARTITION})
    from_._subscription.seek(PARTITION, 0)
    from_._client.response = fetch_response(message_set)
    request = FetchRequest(1, 1, 1, 0, [("t", [(0, 0, 1 << 20)])])
    await from_._fetcher._proc_fetch_request(from_._subscription.subscription.assignment, 7, request)


async def test_the_sets_of_a_response_are_exchanged_before_they_are_unpacked() -> None:
    seen: list[Fetched] = []
    made: list[tuple[TopicPartition, bool]] = []

    async def on_response(fetched: Fetched) -> Fetched:
        seen.append(fetched)
        return {PARTITION: batch([b"exchanged"])}

    def on_records(partition: TopicPartition, iterator: Records | None) -> Records | None:
        made.append((partition, iterator is not None))
        return iterator

    async with consumer() as guarded:
        intercept_fetches(guarded, on_response, on_records)
        await fetch(guarded, batch([b"original"]))
        assert seen == [{PARTITION: batch([b"original"])}]
        assert made == [(PARTITION, True)]
        assert values(iter(buffered(guarded)[PARTITION])) == [b"exchanged"]


async def test_the_iterator_is_exchanged() -> None:
    async def on_response(fetched: Fetched) -> Fetched:
        return fetched

    other = records(batch([b"another"]))
    async with consumer() as guarded:
        intercept_fetches(guarded, on_response, lambda _partition, _records: other)
        await fetch(guarded, batch([b"original"]))
        assert buffered(guarded)[PARTITION] is other


async def test_the_buffer_of_a_paused_partition_can_be_dropped() -> None:
    async with consumer() as reader:
        await fetch(reader, batch([b"a"]))
        drop_buffer_if_paused(reader, PARTITION)
        assert set(buffered(reader)) == {PARTITION}
        reader.pause(PARTITION)
        drop_buffer_if_paused(reader, PARTITION)
        assert not buffered(reader)


def test_the_client_checks_checksums_unless_they_are_trusted() -> None:
    with pytest.raises(CorruptRecordException):
        next(records(WRONG_CHECKSUM))
    trusted = records(WRONG_CHECKSUM)
    trust_checksums(trusted)
    assert values(trusted) == [b"a"]


def test_an_iterator_ends_with_its_first_exception_unless_it_is_restarted() -> None:
    broken = records(WRONG_CHECKSUM + batch([b"b"], first=1))
    with pytest.raises(CorruptRecordException):
        next(broken)
    assert values(broken) == []
    go_on_with(broken, batch([b"b"], first=1))
    assert values(broken) == [b"b"]


def test_only_the_clients_own_iterator_can_be_restarted() -> None:
    with pytest.raises(TypeError):
        go_on_with(iter(()), b"")  # type: ignore[arg-type]
