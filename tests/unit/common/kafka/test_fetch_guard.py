"""The guarded iterator over one fetched set; the guard on a real broker is in tests/integration."""

import pytest
from aiokafka.consumer.fetcher import READ_UNCOMMITTED, PartitionRecords
from aiokafka.errors import CorruptRecordException
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.structs import TopicPartition
from tests.unit.common.kafka.batch_samples import batch, with_raw_name

from newsgloss_common.kafka.aiokafka_gaps.checksums import crc32c
from newsgloss_common.kafka.aiokafka_gaps.fetches import trust_checksums
from newsgloss_common.kafka.fetch_guard import GuardedRecords, UnreadableBatchError
from newsgloss_common.kafka.unpacked_batches import Unpacked, unpack

PARTITION = TopicPartition("t", 3)
LIMIT = 100_000


def guarded(message_set: bytes) -> GuardedRecords:
    """As the guard makes it of what a broker sent."""
    done = unpack(message_set, LIMIT, LIMIT, crc32c)
    inner = PartitionRecords(
        PARTITION,
        MemoryRecords(done.data),
        aborted_transactions=[],
        fetch_offset=0,
        key_deserializer=None,
        value_deserializer=None,
        check_crcs=True,
        isolation_level=READ_UNCOMMITTED,
    )
    if done.checked:
        trust_checksums(inner)
    return GuardedRecords(PARTITION, inner, done)


def values(records: GuardedRecords) -> list[bytes]:
    return [record.value for record in records]


def test_records_come_through_and_the_next_offset_follows() -> None:
    records = guarded(batch([b"a", b"b"], codec="gzip"))
    assert values(records) == [b"a", b"b"]
    assert records.next_fetch_offset == 2
    assert records.unpacked > 0
    assert values(records) == []


def test_what_is_before_an_unreadable_batch_comes_through_first() -> None:
    bomb = batch([bytes(LIMIT)], codec="gzip", first=2)
    assert values(guarded(batch([b"a", b"b"]) + bomb)) == [b"a", b"b"]


def test_an_unreadable_batch_is_named_at_every_call() -> None:
    records = guarded(batch([bytes(LIMIT)] * 2, codec="gzip", first=5))
    for _ in range(2):
        with pytest.raises(UnreadableBatchError, match="t-3 offsets 5 to 6 cannot be read") as caught:
            next(records)
        assert (caught.value.partition, caught.value.first, caught.value.last) == (PARTITION, 5, 6)


def test_a_header_name_that_is_no_utf8_is_repaired_on_the_way() -> None:
    odd = with_raw_name(batch([b"a", b"b"], headers=[("QQ", b"1")]), b"QQ", b"\xffQ")
    records = guarded(odd)
    assert [(one.value, one.headers[0][0]) for one in records] == [(b"a", "\ufffdQ"), (b"b", "\ufffdQ")]


def test_a_damaged_batch_is_the_clients_error_once() -> None:
    damaged = bytearray(batch([b"a"]))
    damaged[-1] ^= 1
    data = bytes(damaged)
    inner = guarded(data)
    with pytest.raises(CorruptRecordException):
        next(inner)
    assert values(inner) == []


def test_a_set_that_was_never_compressed_counts_no_bytes() -> None:
    assert guarded(batch([b"a"])).unpacked == 0
    assert Unpacked(b"").size == 0
