import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.common.kafka.batch_samples import batch, read, with_checksum, with_raw_name

from newsgloss_common.kafka.aiokafka_gaps.checksums import crc32c
from newsgloss_common.kafka.header_names import mend_header_names
from newsgloss_common.kafka.record_batches import batches

SMALL = [b"hello %d " % number * 40 for number in range(30)]


def test_a_header_name_that_is_no_utf8_is_mended_and_nothing_else_is_touched() -> None:
    headers: list[tuple[str, bytes | None]] = [("good", b"1"), ("QQQQQQQQ", b"2"), ("none", None)]
    odd = with_raw_name(batch(SMALL, first=7, headers=headers), b"QQQQQQQQ", b"dlq-\xff\xfe\xfdQ")
    with pytest.raises(UnicodeDecodeError):
        read(odd)
    mended = mend_header_names(odd + batch([b"after"], first=37), crc32c)
    assert mended is not None
    name = "dlq-\ufffd\ufffd\ufffdQ"
    expected = [
        (offset, value, [("good", b"1"), (name, b"2"), ("none", None)])
        for offset, value, _ in read(batch(SMALL, first=7))
    ]
    assert read(mended) == [*expected, (37, b"after", [])]
    assert struct.unpack_from(">I", mended, 17)[0] == crc32c(mended[21 : next(batches(mended)).end])


def test_what_has_good_names_needs_no_mending() -> None:
    assert mend_header_names(batch(SMALL, headers=[("h", b"1")]), crc32c) is None
    assert mend_header_names(batch(SMALL, codec="gzip"), crc32c) is None
    assert mend_header_names(b"", crc32c) is None


@given(st.binary(max_size=120), st.integers(0, 40), st.integers(0, 255))
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_it_fail(noise: bytes, place: int, byte: int) -> None:
    whole = bytearray(batch([b"a", b"b"], headers=[("name", b"v")]))
    whole[61 + place % (len(whole) - 61)] = byte
    for data in (noise, bytes(whole), with_checksum(bytes(whole)), bytes(whole[:61]) + noise):
        mend_header_names(data, crc32c)
