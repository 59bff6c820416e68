import pytest
from aiokafka.errors import CorruptRecordException
from aiokafka.record.legacy_records import LegacyRecordBatchBuilder
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.common.kafka.batch_samples import CODECS, batch, read, with_checksum

from newsgloss_common.kafka.aiokafka_gaps.checksums import crc32c
from newsgloss_common.kafka.record_batches import batches, has_compressed
from newsgloss_common.kafka.unpacked_batches import Unpacked, unpack

LIMIT = 1 << 20
SMALL = [b"hello %d " % number * 40 for number in range(30)]
BOMB = [bytes(100_000)] * 30


def unpacked(message_set: bytes, limit: int = LIMIT, room: int = LIMIT) -> Unpacked:
    return unpack(message_set, limit, room, crc32c)


@pytest.mark.parametrize("codec", CODECS)
def test_the_client_reads_the_same_records_without_a_codec(codec: str) -> None:
    packed = batch(SMALL, codec=codec, first=5, headers=[("h", b"1"), ("n", None)]) + batch([b"x"], first=35)
    done = unpacked(packed)
    assert not has_compressed(done.data)
    assert read(done.data) == read(packed)
    assert done.checked
    assert done.size > sum(map(len, SMALL))


@pytest.mark.parametrize("codec", CODECS)
def test_a_bomb_is_refused_by_its_offsets_and_what_is_before_it_stays(codec: str) -> None:
    done = unpacked(
        batch([b"before"], first=9) + batch(BOMB, codec=codec, first=10) + batch([b"after"], first=40)
    )
    assert done.refused is not None
    assert (done.refused.first, done.refused.last) == (10, 39)
    assert done.refused.reason == f"it unpacks to more than {LIMIT} bytes ({codec})"
    assert [(one.first, one.last) for one in batches(done.data)] == [(9, 9), (10, 39)]
    with pytest.raises(CorruptRecordException):
        read(done.data)


def test_what_finds_no_room_beside_others_comes_another_time() -> None:
    one = batch([b"y" * 300_000], codec="gzip")
    done = unpacked(one + batch([b"z" * 900_000], codec="gzip", first=1))
    assert (done.refused, done.cut) == (None, True)
    assert [offset for offset, *_ in read(done.data)] == [0]
    alone = unpacked(batch([b"z" * 900_000], codec="gzip", first=1))
    assert (alone.cut, [offset for offset, *_ in read(alone.data)]) == (False, [1])


def test_without_any_room_nothing_is_unpacked_and_nothing_refused() -> None:
    for room in (0, -5, 10):
        done = unpacked(batch(BOMB, codec="zstd"), room=room)
        assert (done.data, done.refused, done.cut) == (b"", None, True)


def test_what_cannot_be_unpacked_is_refused_with_its_reason() -> None:
    packed = bytearray(batch(SMALL, codec="gzip", first=3))
    packed[61:71] = b"no gzip at"
    done = unpacked(with_checksum(bytes(packed)))
    assert done.refused is not None
    assert "gzip" in done.refused.reason


def test_a_batch_that_was_damaged_is_left_to_the_client_alone() -> None:
    damaged = bytearray(batch(SMALL, codec="gzip", first=30))
    damaged[-1] ^= 1
    first = unpacked(batch(SMALL, codec="gzip") + bytes(damaged))
    assert [offset for offset, *_ in read(first.data)] == list(range(30))
    then = unpacked(bytes(damaged) + batch([b"x"], codec="gzip", first=60))
    assert (then.data, then.checked, then.refused) == (bytes(damaged), False, None)


@pytest.mark.parametrize("version", [0, 1])
def test_a_set_of_an_older_version_is_measured_and_left_as_it_is(version: int) -> None:
    builder = LegacyRecordBatchBuilder(version, 1, 1 << 30)
    for offset in range(3):
        builder.append(offset, 1, b"k", bytes(1000))
    packed = bytes(builder.build())
    assert unpacked(packed).data == packed
    refused = unpacked(packed, limit=500, room=500).refused
    assert refused is not None
    assert "more than 500 bytes" in refused.reason


@given(st.binary(max_size=120), st.integers(0, 40), st.integers(0, 255))
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_it_fail(noise: bytes, place: int, byte: int) -> None:
    whole = bytearray(batch([b"a", b"b"], headers=[("name", b"v")]))
    whole[61 + place % (len(whole) - 61)] = byte
    for data in (noise, bytes(whole), with_checksum(bytes(whole)), bytes(whole[:61]) + noise):
        unpacked(data, limit=1000, room=1000)
