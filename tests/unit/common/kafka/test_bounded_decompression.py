import gzip
import tracemalloc
import zlib

import cramjam
import pytest
from aiokafka.codec import gzip_encode, lz4_encode, snappy_encode, zstd_encode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsgloss_common.kafka.bounded_decompression import (
    Codec,
    UndecodableError,
    UnpackedTooLargeError,
    decompress,
)

ENCODERS = {
    Codec.GZIP: gzip_encode,
    Codec.SNAPPY: snappy_encode,
    Codec.LZ4: lz4_encode,
    Codec.ZSTD: zstd_encode,
}
CODECS = sorted(ENCODERS)
TEXT = b"The harbour bridge reopened on Thursday. " * 3000


def unpacked(codec: int, data: bytes, bound: int) -> bytes:
    return decompress(codec, memoryview(data), bound)


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("payload", [b"", b"x", TEXT])
def test_what_a_producer_packs_comes_out(codec: Codec, payload: bytes) -> None:
    assert unpacked(codec, ENCODERS[codec](payload), len(payload) + 1) == payload


@pytest.mark.parametrize("codec", CODECS)
def test_exactly_the_bound_fits_and_a_byte_more_does_not(codec: Codec) -> None:
    packed = ENCODERS[codec](TEXT)
    assert unpacked(codec, packed, len(TEXT)) == TEXT
    with pytest.raises(UnpackedTooLargeError):
        unpacked(codec, packed, len(TEXT) - 1)


@pytest.mark.parametrize("codec", CODECS)
def test_a_bomb_takes_no_more_memory_than_the_bound(codec: Codec) -> None:
    bomb = ENCODERS[codec](bytes(64 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(UnpackedTooLargeError):
            unpacked(codec, bomb, 1 << 20)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20


def test_snappy_without_the_java_clients_framing() -> None:
    packed = bytes(cramjam.snappy.compress_raw(TEXT))
    assert unpacked(Codec.SNAPPY, packed, len(TEXT)) == TEXT
    with pytest.raises(UnpackedTooLargeError):
        unpacked(Codec.SNAPPY, packed, len(TEXT) - 1)


def test_snappys_length_is_held_to_the_bound_before_anything_is_written() -> None:
    lie = b"\xff\xff\xff\xff\x0f" + b"\x00" * 10
    with pytest.raises((UnpackedTooLargeError, UndecodableError)):
        unpacked(Codec.SNAPPY, lie, 1 << 20)
    block = len(lie).to_bytes(4, "big") + lie
    with pytest.raises((UnpackedTooLargeError, UndecodableError)):
        unpacked(Codec.SNAPPY, b"\x82SNAPPY\x00\x00\x00\x00\x01\x00\x00\x00\x01" + block, 1 << 20)


def test_several_members_and_padding_of_gzip_are_read() -> None:
    assert (
        unpacked(Codec.GZIP, gzip.compress(b"one ") + gzip.compress(b"two") + bytes(700), 100) == b"one two"
    )


def test_all_members_of_gzip_count_towards_the_bound() -> None:
    with pytest.raises(UnpackedTooLargeError):
        unpacked(Codec.GZIP, gzip.compress(bytes(600)) * 2, 1000)


def test_a_million_empty_members_of_gzip_are_not_unpacked_one_by_one() -> None:
    with pytest.raises(UndecodableError, match="members"):
        unpacked(Codec.GZIP, gzip.compress(b"") * 50_000, 1 << 20)


def test_a_zstd_frame_that_asks_for_a_huge_window_is_held_to_the_bound() -> None:
    # RFC 8878 §3.1.1.1.2: a window descriptor of 2 GiB, then a block of a single repeated byte.
    frame = b"\x28\xb5\x2f\xfd" + b"\x00" + b"\xa8" + b"\x03\x00\x10" + b"x"
    with pytest.raises((UnpackedTooLargeError, UndecodableError)):
        unpacked(Codec.ZSTD, frame, 1000)


@pytest.mark.parametrize("codec", CODECS)
@given(data=st.binary(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_are_unpacked_or_refused_and_nothing_else(codec: Codec, data: bytes) -> None:
    for bytes_given in (data, ENCODERS[codec](data)[:-1], ENCODERS[codec](data) + data):
        try:
            assert len(unpacked(codec, bytes_given, 1000)) <= 1000
        except (UnpackedTooLargeError, UndecodableError):
            continue


@pytest.mark.parametrize("codec", [0, 5, 6, 7])
def test_a_codec_that_is_not_known_is_named(codec: int) -> None:
    with pytest.raises(UndecodableError, match=f"codec {codec} is not known"):
        unpacked(codec, b"x", 10)


def test_what_is_cut_short_says_so() -> None:
    with pytest.raises(UndecodableError, match="cut short"):
        unpacked(Codec.GZIP, gzip.compress(TEXT)[:-20], len(TEXT))
    with pytest.raises(UndecodableError, match="gzip"):
        unpacked(Codec.GZIP, zlib.compress(TEXT), len(TEXT))
