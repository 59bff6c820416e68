"""Bodies that a server packs as it likes, fed in pieces of every size."""

import gzip
import random
import zlib

import pytest

from newsgloss_ingest.feeds import decompression
from newsgloss_ingest.feeds.decompression import BoundedBody
from newsgloss_ingest.feeds.errors import FetchError

EMPTY_MEMBER = gzip.compress(b"", mtime=0)


def unpacked(data: bytes, encoding: str = "gzip", *, limit: int = 100_000, piece: int = 64 * 1024) -> bytes:
    body = BoundedBody(encoding, limit)
    for start in range(0, len(data), piece):
        body.feed(data[start : start + piece])
    return body.finish()


@pytest.mark.parametrize("piece", [1, 2, 7, 64 * 1024])
def test_all_members_of_a_gzip_body_are_read(piece: int) -> None:
    data = gzip.compress(b"one ") + EMPTY_MEMBER + gzip.compress(b"two ") + gzip.compress(b"three")
    assert unpacked(data, piece=piece) == b"one two three"


@pytest.mark.parametrize("piece", [1, 3, 64 * 1024])
@pytest.mark.parametrize("after", [b"\0" * 50, b"\x1f", b"\x1fx", b"\r\n", b"<html>"])
@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_what_follows_the_end_is_no_part_of_the_body(pack: object, after: bytes, piece: int) -> None:
    assert unpacked(pack(b"feed") + after, piece=piece) == b"feed"  # type: ignore[operator]


@pytest.mark.parametrize("at_once", [True, False])
def test_after_the_end_nothing_is_kept_however_much_comes(*, at_once: bool) -> None:
    body = BoundedBody("gzip", 1024)
    body.feed(gzip.compress(b"feed") + (bytes(64 * 1024) if at_once else b""))
    for _ in range(2000):
        body.feed(bytes(64 * 1024))
        assert body.complete
    assert body.finish() == b"feed"


def test_a_member_that_begins_and_does_not_end_is_cut_short() -> None:
    for end in range(2, len(EMPTY_MEMBER)):
        with pytest.raises(FetchError, match="cut short"):
            unpacked(gzip.compress(b"one") + EMPTY_MEMBER[:end])


@pytest.mark.parametrize(
    "data", [b"\x1f", gzip.compress(b"x" * 100, mtime=0)[:-1], zlib.compress(b"x" * 100)[:-1]]
)
def test_a_body_that_ends_too_soon_is_cut_short(data: bytes) -> None:
    with pytest.raises(FetchError, match="cut short"):
        unpacked(data)


def test_the_limit_holds_over_all_members_together() -> None:
    member = gzip.compress(b"x" * 30_000)
    assert len(unpacked(member * 3)) == 90_000
    with pytest.raises(FetchError, match="larger than 100000 bytes"):
        unpacked(member * 4)


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_body_of_the_limit_that_does_not_compress_is_taken(encoding: str) -> None:
    noise = random.Random(1).randbytes(100_000)  # noqa: S311  noise
    assert unpacked(gzip.compress(noise) if encoding else noise, encoding) == noise


def test_what_is_received_is_bounded_though_it_unpacks_to_nothing() -> None:
    stored = b"\0\0\0\xff\xff"  # a block of no bytes (RFC 1951 §3.2.4)
    with pytest.raises(FetchError, match="larger than 100000 bytes"):
        unpacked(EMPTY_MEMBER[:10] + stored * 50_000)


def test_the_number_of_members_is_bounded() -> None:
    many = EMPTY_MEMBER * (decompression.MAX_MEMBERS + 1)
    assert unpacked(EMPTY_MEMBER * decompression.MAX_MEMBERS, limit=len(many)) == b""
    with pytest.raises(FetchError, match="gzip members"):
        unpacked(many, limit=len(many))


def test_the_last_bytes_are_unpacked_whole_and_what_follows_them_is_told_apart() -> None:
    text = b"x" * 5_000_000
    packed = gzip.compress(text)
    assert unpacked(packed + b"junk", limit=len(text), piece=len(packed)) == text
    assert unpacked(packed + gzip.compress(b"y"), limit=len(text) + 1) == text + b"y"


def test_a_body_in_tiny_pieces_is_refused_and_a_short_one_is_taken() -> None:
    assert unpacked(b"x" * decompression.TINY_PIECES, "", piece=1) == b"x" * decompression.TINY_PIECES
    with pytest.raises(FetchError, match="too many tiny pieces"):
        unpacked(b"x" * 90_000, "", piece=2)
